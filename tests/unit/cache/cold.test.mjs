// The cold tier: what is pushed out comes back equal, or not at all; nothing that was removed does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCache, createCacheSync, storyCache } from 'pagelift/cache';
import { onDispose } from '../internal/on-dispose.mjs';
import { virtualTime } from '../internal/time.mjs';

const record = (i) => ({
  id: i,
  name: `user ${i}`,
  tags: ['a', 'b'],
  nested: { on: i % 2 === 0, note: 'so it goes. '.repeat(8) },
});

test('entries that were pushed out are compressed, and come back equal', async () => {
  const cache = await createCache({ maxEntries: 400, compress: true });
  for (let i = 0; i < 400; i++) cache.set(`k${i}`, record(i));
  assert.equal(cache.size, 400);
  const { live, cold } = cache.stats().levels;
  assert.deepEqual([live.entries, cold.entries, cold.bytesAre], [100, 300, 'exact']);
  for (let round = 0; round < 2; round++) for (let i = 0; i < 400; i++) assert.deepEqual(cache.get(`k${i}`), record(i));
  assert.deepEqual(
    [...cache.keys()],
    Array.from({ length: 400 }, (_, i) => `k${i}`),
  );
  assert.deepEqual(
    [...cache.values()],
    Array.from({ length: 400 }, (_, i) => record(i)),
  );
  const { hits, misses, evictions, levels } = cache.stats();
  assert.deepEqual([hits, misses, evictions], [800, 0, 0]);
  assert.equal(levels.live.hits + levels.cold.hits, 800);
  assert.ok(levels.cold.hits >= 600);
  cache.close();
});

test('a pass over compressed entries leaves the live ones alone, and one that is used again becomes live', async () => {
  const cache = await createCache({ maxEntries: 400, compress: true });
  for (let i = 0; i < 400; i++) cache.set(`k${i}`, record(i));
  const hits = () => cache.stats().levels.cold.hits;
  const isLive = (key) => {
    const before = hits();
    assert.deepEqual(cache.get(key), record(Number(key.slice(1))));
    return hits() === before;
  };
  const keys = [...cache.keys()];
  const live = keys.filter(isLive);
  assert.equal(live.length, 100);
  assert.deepEqual(keys.filter(isLive), live, 'after a pass');
  const used = keys.find((key) => !live.includes(key));
  cache.get(used);
  cache.get(used);
  assert.ok(isLive(used), 'used twice');
  assert.equal(cache.stats().levels.live.entries, 100);
  // What was deleted leaves room: the first use is enough.
  live.forEach((key) => cache.delete(key));
  const [next] = keys.filter((key) => key !== used && cache.has(key));
  assert.equal(isLive(next), false);
  assert.equal(isLive(next), true);
  cache.close();
});

test('both bounds hold for live and compressed values together', async () => {
  const cache = await createCache({ maxBytes: 100_000, maxEntries: 300, compress: true });
  const evicted = new Map();
  onDispose(cache, 'evicted', ({ key, value }) => evicted.set(key, value));
  for (let i = 0; i < 2000; i++) {
    cache.set(`k${i}`, record(i));
    if (i % 3 === 0) cache.get(`k${Math.floor(i / 2)}`);
    const { entries, bytes, levels } = cache.stats();
    assert.ok(entries <= 300 && bytes <= 100_000, `${entries} entries, ${bytes} bytes`);
    assert.equal(levels.live.entries + levels.cold.entries, entries);
    assert.equal(levels.live.bytes + levels.cold.bytes, bytes);
  }
  assert.equal(cache.size + evicted.size, 2000);
  assert.equal(cache.stats().evictions, evicted.size);
  for (const [key, value] of evicted) {
    assert.ok(!cache.has(key));
    assert.deepEqual(value, record(Number(key.slice(1))));
  }
  // Bytes alone: far more entries than would be there live.
  const live = await createCache({ maxBytes: 400_000 });
  const cold = await createCache({ maxBytes: 400_000, compress: true });
  for (let i = 0; i < 5000; i++) for (const each of [live, cold]) each.set(`k${i}`, record(i));
  assert.ok(cold.size > 1.5 * live.size, `${live.size} live, ${cold.size} compressed`);
});

test('what was deleted, invalidated, cleared or has expired does not come back', async (t) => {
  const time = virtualTime();
  t.after(time.restore);
  const cache = await createCache({ maxEntries: 80, compress: true, ttl: 10_000, staleWhileRevalidate: 10_000 });
  const fill = () => {
    for (let i = 0; i < 80; i++) cache.set(`k${i}`, record(i), { tags: [`t${i % 4}`], ttl: i % 2 ? 5_000 : undefined });
  };
  const there = () => [...cache.keys()].length;
  fill();
  assert.ok(cache.stats().levels.cold.entries >= 60);
  assert.equal(cache.delete('k0'), true);
  assert.equal(cache.get('k0'), undefined);
  assert.equal(cache.remove({ tag: 't1' }), 20);
  assert.equal(cache.get('k1'), undefined);
  assert.equal(cache.remove({ prefix: 'k2' }), 8);
  assert.equal(
    cache.remove((_, value) => value.id === 30),
    1,
  );
  assert.equal(there(), 50);
  assert.equal(cache.expire({ tag: 't2' }) > 0, true);
  assert.equal(cache.get('k10'), undefined);
  assert.deepEqual(await cache.fetch('k10', () => record(10)), record(10));
  await time.pass(6_000);
  assert.equal(cache.get('k3'), undefined, 'over its own ttl');
  assert.deepEqual(cache.get('k4'), record(4));
  assert.deepEqual(await cache.fetch('k3', () => new Promise(() => {})), record(3), 'stale, from the cold');
  await time.pass(60_000);
  assert.equal(cache.size, 0, 'the wheel knows of compressed entries too');
  fill();
  cache.clear();
  assert.equal(cache.stats().levels.cold.entries, 0);
  for (let i = 0; i < 80; i++) assert.equal(cache.get(`k${i}`), undefined);
  fill();
  cache.set('k5', 'newer');
  assert.equal(cache.get('k5'), 'newer');
  cache.close();
  assert.equal(cache.size, 0);
});

test('a value that refuses to be looked at harms no other', async () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const cache = await createCache({ maxEntries: 8, compress: true, policy: 'lru' });
  cache.set('revoked', proxy);
  for (let i = 0; i < 20; i++) {
    cache.set(`k${i}`, i);
    assert.equal(cache.get(`k${i}`), i);
  }
  assert.deepEqual([cache.size, cache.has('revoked')], [8, false]);
});

test('what JSON cannot carry exactly is evicted rather than changed', async () => {
  const cyclic = {};
  cyclic.self = cyclic;
  const gaps = [1, 2];
  gaps[5] = 1;
  const named = Object.assign([1], { name: 'x' });
  const accessor = Object.defineProperty({}, 'a', { get: () => 1, enumerable: true });
  const hidden = Object.defineProperty({}, 'a', { value: 1 });
  const others = [
    new Date(0),
    new Map([[1, 2]]),
    new Set([1]),
    new Uint8Array(3),
    /a/,
    () => 1,
    Symbol('s'),
    1n,
    NaN,
    Infinity,
    -0,
    undefined,
    { a: undefined },
    [undefined],
    cyclic,
    gaps,
    named,
    accessor,
    hidden,
    Object.create(null),
    Object.create({ inherited: 1 }),
    { [Symbol('s')]: 1 },
    { toJSON: 1 },
    new (class Point {})(),
    { deep: [{ at: new Date(0) }] },
    Object.assign([], { 0: 1, '00': 2 }),
  ];
  for (const value of others) {
    const cache = await createCache({ maxEntries: 8, compress: true });
    cache.set('it', value);
    for (let i = 0; i < 100; i++) cache.set(`k${i}`, i);
    assert.ok(!cache.has('it') || Object.is(cache.get('it'), value), String(typeof value));
    assert.ok(cache.stats().levels.cold.entries > 0);
    cache.close();
  }
  const exact = [
    null,
    true,
    0,
    1.5,
    1e300,
    5e-324,
    '',
    'text',
    'ä€😀',
    '\ud800',
    '\u0000\u2028',
    [],
    {},
    [[[]]],
    { '': 1, __proto__: null, a: [null] },
    JSON.parse('{"__proto__":1}'),
    Object.freeze({ a: 1 }),
    'x'.repeat(300_000),
    '€'.repeat(100_000),
  ].filter((value) => value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== null);
  for (const value of exact) {
    const cache = await createCache({ maxEntries: 8, compress: true });
    cache.set('it', value);
    cache.set('other', 1);
    cache.set('third', 1);
    assert.deepEqual(cache.get('it'), value);
    cache.close();
  }
});

test('an entry too large for the live values may be small enough compressed', async () => {
  const cache = await createCache({ maxBytes: 40_000, compress: true });
  const warnings = [];
  cache.on('warn', ({ message }) => warnings.push(message));
  assert.equal(cache.set('large', 'again and again '.repeat(4000)), true);
  assert.equal(cache.get('large'), 'again and again '.repeat(4000));
  assert.equal(cache.stats().levels.cold.entries, 1);
  let seed = 1;
  const noise = Array.from({ length: 40_000 }, () =>
    String.fromCharCode(33 + ((seed = (seed * 48271) % 2147483647) % 90)),
  ).join('');
  assert.equal(cache.set('large', noise), false);
  assert.equal(cache.has('large'), false);
  assert.equal(cache.size, 0);
  assert.equal(warnings.length, 1);
  cache.set('a', 1);
  assert.deepEqual([...cache.keys()], ['a']);
});

test('random operations against a map: every value is the one that was set last', async () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (const policy of ['adaptive', 'lru']) {
    const cache = await createCache({ maxEntries: 60, maxBytes: 30_000, compress: true, policy });
    const model = new Map();
    for (let step = 0; step < 20_000; step++) {
      const key = `k${random(120)}`;
      const what = random(10);
      if (what < 4) {
        const value = random(5) === 0 ? new Date(step) : record(step);
        if (cache.set(key, value, { tags: [`t${random(3)}`] })) model.set(key, value);
        else model.delete(key);
        assert.deepEqual(cache.peek(key), value);
      } else if (what < 8) {
        const value = cache.get(key);
        if (value !== undefined) assert.deepEqual(value, model.get(key));
      } else if (what === 8) {
        cache.delete(key);
        model.delete(key);
        assert.equal(cache.has(key), false);
      } else if (random(200) === 0) {
        const before = new Set(cache.keys());
        cache.remove({ tag: 't1' });
        for (const gone of before) if (!cache.has(gone)) model.delete(gone);
      }
      const { bytes, entries } = cache.stats();
      assert.ok(bytes <= 30_000 && entries <= 60);
    }
    for (const [key, value] of cache) assert.deepEqual(value, model.get(key));
  }
});

test('a cache that works before the engine is there loses nothing when that comes, and compresses from then on', async () => {
  const cache = createCacheSync({ maxEntries: 40, compress: true });
  for (let i = 0; i < 40; i++) cache.set(`k${i}`, record(i));
  assert.equal(cache.size, 40);
  while (cache.stats().policy === 'lru') await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([cache.size, cache.stats().evictions, cache.stats().levels.live.entries], [40, 0, 10]);
  for (let i = 0; i < 40; i++) assert.deepEqual(cache.peek(`k${i}`), record(i));
  for (let i = 0; i < 40; i++) cache.set(`k${i}`, record(i));
  assert.equal(cache.size, 40);
  for (let i = 0; i < 40; i++) assert.deepEqual(cache.get(`k${i}`), record(i));
});

test('what is larger than the live values may be is compressed when the engine comes, or leaves', async () => {
  const cache = createCacheSync({ maxBytes: 10_000, compress: true });
  const evicted = [];
  onDispose(cache, 'evicted', ({ key }) => evicted.push(key));
  cache.set('text', 'x'.repeat(2000));
  cache.set('buffer', new Uint8Array(4000));
  while (cache.stats().policy === 'lru') await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([[...cache.keys()], evicted], [['text'], ['buffer']]);
  for (let i = 0; i < 200; i++) cache.set(`k${i}`, new Uint8Array(300));
  const { bytes, entries, levels } = cache.stats();
  assert.ok(bytes <= 10_000 && levels.live.entries + levels.cold.entries === entries);
});

test('storyCache compresses', async () => {
  const cache = await createCache(storyCache);
  const story = (i) => `Once upon a time, number ${i}. ${'And then it went on. '.repeat(500)}`;
  for (let i = 0; i < 500; i++) cache.set(`story ${i}`, story(i));
  // Live they would take 10 MB.
  assert.equal(cache.size, 500);
  for (let i = 0; i < 500; i++) assert.equal(cache.get(`story ${i}`), story(i));
});
