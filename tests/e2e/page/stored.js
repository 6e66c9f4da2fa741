// What watchHealth has stored under a name, read by somebody else.

const nameOf = (name) => `pagelift-health:${name}`;

const resultOf = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export const forget = (name) => resultOf(indexedDB.deleteDatabase(nameOf(name)));

async function withStore(name, mode, work) {
  const database = await resultOf(indexedDB.open(nameOf(name)));
  try {
    if (!database.objectStoreNames.contains('parts')) return undefined;
    return await resultOf(work(database.transaction('parts', mode).objectStore('parts')));
  } finally {
    database.close();
  }
}

/** All records. */
export const read = async (name) => (await withStore(name, 'readonly', (store) => store.getAll())) ?? [];

export const add = (name, record) => withStore(name, 'readwrite', (store) => store.add(record));

/** Adds something when the page is left, as early and as fast as a page can. */
export async function addWhenLeft(name) {
  const request = indexedDB.open(nameOf(name), 1);
  request.onupgradeneeded = () => request.result.createObjectStore('parts', { autoIncrement: true });
  const database = await resultOf(request);
  window.addEventListener('pagehide', () => {
    const transaction = database.transaction('parts', 'readwrite');
    transaction.objectStore('parts').add('left');
    transaction.commit();
  });
}

/** Everything that is stored, as text. */
export const texts = async (name) =>
  JSON.stringify(await read(name), (_, value) => (ArrayBuffer.isView(value) ? [...value] : value));
