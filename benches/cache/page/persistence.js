// Keeps the same entries in three ways.
import { createCache } from '/pkg/cache.js';

const MOST = 20_000;
const options = { name: 'bench', maxEntries: MOST, persist: true };
let values = new Map();
let json = '';
let cache;

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function inStore(mode, work) {
  const opening = indexedDB.open('bench-clone', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('values');
  const database = await settled(opening);
  const result = await settled(work(database.transaction('values', mode).objectStore('values')));
  database.close();
  return result;
}

function check(found, what) {
  if (found !== values.size) throw new Error(`${what}: ${found} of ${values.size} entries`);
}

globalThis.persistence = {
  /** About 600 bytes of JSON each: a record as an interface gives it. */
  prepare(entries) {
    values = new Map();
    for (let at = 0; at < entries; at++) {
      const text = Array.from({ length: 12 }, (_, word) => `word${(at * 31 + word * 7919) % 5000}`).join(' ');
      const tags = ['news', 'sport', 'world', 'local'].slice(at % 4);
      const author = {
        id: at % 300,
        name: `Author ${at % 300}`,
        avatar: `/avatars/${at % 300}.webp`,
        verified: at % 7 === 0,
      };
      const counts = { views: (at * 7919) % 100000, likes: (at * 31) % 1000, comments: at % 50 };
      values.set(`story:${at}`, {
        id: at,
        title: `Story ${at}`,
        text,
        summary: text.slice(0, 60),
        author,
        tags,
        counts,
        url: `/stories/${at}`,
        createdAt: 1700000000000 + at * 1000,
      });
    }
  },
  jsonSnapshot() {
    json = JSON.stringify([...values]);
  },
  jsonRestore() {
    check(new Map(JSON.parse(json)).size, 'JSON');
  },
  cloneSnapshot: () => inStore('readwrite', (store) => store.put(values, 0)),
  async cloneRestore() {
    check((await inStore('readonly', (store) => store.get(0))).size, 'structured clone');
  },
  async pageliftFill() {
    cache = await createCache(options);
    for (const [key, value] of values) cache.set(key, value);
  },
  async pageliftSnapshot() {
    await cache.flush();
    cache.close();
  },
  async pageliftOpen() {
    cache = await createCache(options);
    check(cache.size, 'pagelift');
  },
  pageliftReadAll() {
    let found = 0;
    for (const [key, value] of values) if (cache.get(key)?.title === value.title) found++;
    check(found, 'pagelift, values');
    cache.clear();
  },
  bytes: () => json.length,
};
