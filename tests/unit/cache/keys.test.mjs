import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCache } from 'pagelift/cache';

/** Keys of which many are alike: in their last characters, in all but their first, in length only. */
const KINDS = {
  'numbers at the end': (n) => `user:${n}`,
  'numbers, then a long end': (n) => `/users/${n}/comments?sort=desc&page=1`,
  'all alike but for the first characters': (n) => `${n.toString(36)}${'-'.repeat(100)}`,
  'nothing but length': (n) => 'x'.repeat(n % 700),
  'any characters': (n) =>
    String.fromCodePoint(0x20 + n, 0x1f300 + (n % 50)) + String.fromCharCode(0xd800 + (n % 2000)),
};

for (const [kind, keyOf] of Object.entries(KINDS)) {
  test(`keys are found, replaced, removed and iterated over as those of a Map: ${kind}`, async () => {
    const cache = await createCache({ maxEntries: 5000 });
    const map = new Map();
    let seed = 5;
    const random = (below) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % below;
    for (let i = 0; i < 20_000; i++) {
      const key = keyOf(random(4000));
      switch (random(4)) {
        case 0:
          assert.equal(cache.delete(key), map.delete(key));
          break;
        case 1:
          assert.equal(cache.get(key), map.get(key));
          break;
        default:
          cache.set(key, i);
          map.set(key, i);
      }
      if (i % 2000 === 0) assert.deepEqual([...cache], [...map]);
    }
    assert.equal(cache.size, map.size);
    assert.deepEqual([...cache], [...map]);
    cache.clear();
    assert.deepEqual([...cache], []);
    cache.set(keyOf(1), 1);
    assert.deepEqual([...cache.keys()], [keyOf(1)]);
  });
}

test('what is set while iterating comes too, once', async () => {
  const cache = await createCache({ maxEntries: 100 });
  cache.set('a', 1);
  const seen = [];
  for (const key of cache.keys()) {
    seen.push(key);
    if (seen.length < 5) cache.set(`${key}+`, 1);
    if (seen.length === 2) {
      // Away and back: among the last now.
      cache.delete('a+');
      cache.set('a+', 1);
    }
  }
  assert.deepEqual(seen, ['a', 'a+', 'a++', 'a+', 'a+++']);
});

test('who iterates goes on with what is set after a clear', async () => {
  const cache = await createCache({ maxEntries: 100 });
  for (let i = 0; i < 10; i++) cache.set(`k${i}`, i);
  const seen = [];
  for (const key of cache.keys()) {
    seen.push(key);
    if (seen.length !== 3) continue;
    cache.clear();
    for (const key of ['a', 'b']) cache.set(key, 1);
  }
  assert.deepEqual(seen, ['k0', 'k1', 'k2', 'a', 'b']);
});

test('a key that was looked for in vain, then set by way of another key, is found', async () => {
  const cache = await createCache({ maxEntries: 3 });
  assert.equal(cache.get('a'), undefined);
  cache.set('b', 1);
  cache.set('a', 2);
  assert.equal(cache.get('c'), undefined);
  cache.set('a', 3);
  cache.set('c', 4);
  cache.set('c', 5);
  assert.deepEqual(Object.fromEntries(cache), { b: 1, a: 3, c: 5 });
});
