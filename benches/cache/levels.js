// The page's half of the measurements of what is not live: called one by one, each in a page opened anew where it says so.

const WORDS = `the of and to in is that for it as was with be by on not he his but at are this have from or had an they
which one you were all her she there would their we him been has when who will no more if out so up said what its about than into
them can only other time new some could these two may first then do any like my now over such our man me even most made after also
did many off before must well back through years much where your way down should because long each just state those people too
mr how little good world make very year still see work life get here between both being under three never know same last another
while us might great go come since against right came take used himself few house use place during high without again home around
small however found part school thought went say general once upon every left war need data page cache photo travel river`.split(
  /\s+/,
);

/** An answer of an interface: 596 bytes of JSON. */
function record(number) {
  let state = number + 1;
  const random = (below) => (state = (state * 48271) % 2147483647) % below;
  // As in texts, few words are frequent.
  const word = () => WORDS[Math.floor((WORDS.length * random(1000) * random(1000)) / 1e6)];
  const words = (count) => Array.from({ length: count }, word).join(' ');
  const name = `${WORDS[random(WORDS.length)]}.${WORDS[random(WORDS.length)]}`;
  const value = {
    id: `user_${String(number).padStart(8, '0')}`,
    name,
    email: `${name}${random(100)}@example.com`,
    avatar: `https://images.example.com/avatars/${random(2 ** 31 - 1).toString(36)}.webp`,
    role: ['reader', 'writer', 'editor', 'owner'][random(4)],
    active: random(10) < 7,
    createdAt: new Date(1.6e12 + random(2 ** 31 - 1) * 60).toISOString(),
    followers: random(100_000),
    settings: {
      theme: ['dark', 'light'][random(2)],
      language: ['en', 'de', 'fr'][random(3)],
      notifications: random(2) === 0,
    },
    posts: [0, 1, 2].map(() => ({ id: random(1e6), title: words(3), likes: random(1000) })),
    bio: '',
  };
  const size = () => JSON.stringify(value).length;
  while (size() < 585) value.bio += `${word()} `;
  value.bio = value.bio
    .slice(0, Math.max(0, value.bio.length + 596 - size()))
    .padEnd(value.bio.length + 596 - size(), '.');
  return value;
}

const keyOf = (number) => `user:${String(number).padStart(11, '0')}`;
export const entries = (count) => Array.from({ length: count }, (_, number) => [keyOf(number), record(number)]);

const resultOf = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function database(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore('all');
  return resultOf(request);
}

/** Others' ways to keep a cache: all entries as one text of JSON, or as one structured clone. */
async function put(name, value) {
  const opened = await database(name);
  const transaction = opened.transaction('all', 'readwrite');
  const done = new Promise((resolve) => (transaction.oncomplete = resolve));
  transaction.objectStore('all').put(value, 'all');
  await done;
  opened.close();
}
async function get(name) {
  const opened = await database(name);
  const value = await resultOf(opened.transaction('all').objectStore('all').get('all'));
  opened.close();
  return value;
}

/** Everything that is measured from outside, by name: each gives what proves that it did its work. */
export function works(createCache, count) {
  const options = { name: 'bench', maxEntries: count, persist: true };
  let cache;
  let all;
  let map;
  return {
    async prepare() {
      all = entries(count);
      await createCache({ maxEntries: 1 });
    },
    async fill() {
      cache = await createCache(options);
      for (const [key, value] of all) cache.set(key, value);
      map = new Map(all);
    },
    'write pagelift': async () => (await cache.flush(), cache.stats().levels.persisted.entries),
    'write JSON': async () => (await put('json', JSON.stringify([...map])), map.size),
    'write clone': async () => (await put('clone', map), map.size),
    /** Half of the entries change: the snapshot is made anew. */
    async change() {
      for (let at = 0; at < count; at += 2) cache.set(...all[at]);
      for (let at = 0; at < count; at += 2) map.set(...all[at]);
    },
    // Where storage takes its time, entries come later.
    'open pagelift': async () => {
      cache = await createCache(options);
      await cache.flush();
      return cache.size;
    },
    'open JSON': async () => (map = new Map(JSON.parse(await get('json')))).size,
    'open clone': async () => (map = await get('clone')).size,
    'get pagelift': async () => {
      let sum = 0;
      for (let at = 0; at < count; at++) sum += cache.get(all[at][0]).followers;
      return sum === all.reduce((total, [, { followers }]) => total + followers, 0) ? count : 0;
    },
    /** Entries and bytes of a cache that holds most of them compressed. */
    async compressed() {
      cache = await createCache({ maxEntries: count, maxBytes: 2 ** 40, compress: true });
      for (const [key, value] of all) cache.set(key, value);
      return cache.stats().levels.cold;
    },
    /** Each is used once: those that are live stay so. */
    'pass compressed': async () => {
      const { live, cold } = cache.stats().levels;
      let sum = 0;
      for (const [key] of all) sum += cache.get(key).followers;
      const { hits, levels } = cache.stats();
      const right =
        sum === all.reduce((total, [, { followers }]) => total + followers, 0) &&
        levels.live.hits === live.entries &&
        levels.cold.hits === cold.entries;
      return right ? hits : 0;
    },
  };
}
