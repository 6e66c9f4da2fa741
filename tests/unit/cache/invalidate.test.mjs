import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCache } from 'pagelift/cache';

async function filled(keys) {
  const cache = await createCache({ maxEntries: 100_000 });
  for (const key of keys) cache.set(key, key.length, { tags: [`length ${key.length}`, `first ${key[0]}`] });
  return cache;
}

const KEYS = ['user:1', 'user:1:posts', 'user:12:posts', 'user:2', 'users', 'post:1', ''];

test('by tag, prefix, pattern, expression and function', async () => {
  const cases = [
    [{ tag: 'length 6' }, ['user:1', 'user:2', 'post:1']],
    [{ tag: 'none' }, []],
    [{ prefix: 'user:' }, ['user:1', 'user:1:posts', 'user:12:posts', 'user:2']],
    [{ prefix: '' }, KEYS],
    [{ prefix: 'zzz' }, []],
    [{ pattern: 'user:*:posts' }, ['user:1:posts', 'user:12:posts']],
    [{ pattern: 'user:?' }, ['user:1', 'user:2']],
    [{ pattern: '*:1*' }, ['user:1', 'user:1:posts', 'user:12:posts', 'post:1']],
    [{ pattern: 'users' }, ['users']],
    [{ pattern: 'u.*' }, []],
    [/^user:\d+$/g, ['user:1', 'user:2']],
    [(key, value) => value > 6 && key.includes('2'), ['user:12:posts']],
  ];
  for (const [filter, expected] of cases) {
    const cache = await filled(KEYS);
    assert.equal(cache.remove(filter), expected.length, JSON.stringify(filter));
    assert.deepEqual([...cache.keys()].sort(), KEYS.filter((key) => !expected.includes(key)).sort());
    assert.equal(cache.remove(filter), 0);
  }
});

test('tags follow the entry: replaced, deleted, evicted', async () => {
  const cache = await createCache({ maxEntries: 2 });
  cache.set('a', 1, { tags: ['x', 'x'] });
  cache.set('a', 2, { tags: ['y'] });
  assert.equal(cache.remove({ tag: 'x' }), 0);
  cache.set('a', 3);
  assert.equal(cache.remove({ tag: 'y' }), 0);
  for (let i = 0; i < 100; i++) cache.set(`k${i}`, i, { tags: ['many'] });
  assert.equal(cache.remove({ tag: 'many' }), 2);
});

test('prefixes against a plain search, on random keys that come and go', async () => {
  const cache = await createCache({ maxEntries: 3000 });
  let seed = 5;
  const random = (below) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % below;
  const key = () => Array.from({ length: 1 + random(6) }, () => 'ab\u{1F600}é'[random(5)]).join('');
  for (let round = 0; round < 300; round++) {
    for (let i = 0; i < 50; i++) cache.set(key(), i);
    for (let i = 0; i < 10; i++) cache.delete(key());
    const prefix = key();
    const held = [...cache.keys()];
    assert.equal(cache.remove({ prefix }), held.filter((other) => other.startsWith(prefix)).length);
    assert.deepEqual(
      [...cache.keys()],
      held.filter((other) => !other.startsWith(prefix)),
    );
  }
});

test('a pattern with many stars takes no time', async () => {
  const cache = await createCache({ maxEntries: 10 });
  cache.set('a'.repeat(5000), 1);
  assert.equal(cache.remove({ pattern: `${'a*'.repeat(40)}b` }), 0);
});

/** The shortest time of a call in ms: pauses of the machine are none of its own. */
function shortest(times, work) {
  let best = Infinity;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    work(i);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

test('by tag, prefix and pattern the cost follows the matches, not the cache', async () => {
  const make = async (entries) => {
    const cache = await createCache({ maxEntries: entries });
    for (let i = 0; i < entries; i++) cache.set(`${i % (entries / 10)}:${i}`, i, { tags: [`t${i % (entries / 10)}`] });
    // The first of its kind may look at all keys.
    cache.remove({ prefix: 'none' });
    return cache;
  };
  const [small, large] = [await make(2000), await make(200_000)];
  const filters = {
    tag: (i) => ({ tag: `t${100 + i}` }),
    prefix: (i) => ({ prefix: `${130 + i}:` }),
    pattern: (i) => ({ pattern: `${160 + i}:*` }),
  };
  for (const [name, filter] of Object.entries(filters)) {
    const time = (cache) => shortest(30, (i) => assert.equal(cache.remove(filter(i)), 10));
    const [few, many] = [time(small), time(large)];
    assert.ok(many < 10 * few + 0.2, `${name}: ${few} ms among 2,000 entries, ${many} ms among 200,000`);
  }
});
