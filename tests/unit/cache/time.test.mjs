import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createCache } from 'pagelift/cache';
import { onDispose } from '../internal/on-dispose.mjs';
import { virtualTime } from '../internal/time.mjs';

let time;
beforeEach(() => (time = virtualTime()));
afterEach(() => time.restore());

test('an entry is fresh for its ttl, and gone then', async () => {
  const cache = await createCache({ maxEntries: 10, ttl: 1000 });
  cache.set('a', 1);
  cache.set('long', 2, { ttl: 5000 });
  cache.set('ever', 3, { ttl: Infinity });
  await time.pass(999);
  assert.equal(cache.get('a'), 1);
  await time.pass(1);
  assert.deepEqual([cache.get('a'), cache.has('a'), cache.peek('a')], [undefined, false, undefined]);
  assert.deepEqual([...cache.keys()], ['long', 'ever']);
  await time.pass(1e9);
  assert.deepEqual([...cache], [['ever', 3]]);
});

test('setting again begins a new lifetime', async () => {
  const cache = await createCache({ maxEntries: 10, ttl: 1000 });
  cache.set('a', 1);
  await time.pass(900);
  cache.set('a', 2);
  await time.pass(900);
  assert.equal(cache.get('a'), 2);
  cache.set('a', 3, { ttl: 10 });
  await time.pass(10);
  assert.equal(cache.get('a'), undefined);
});

test('what has expired leaves by itself, and the event says so', async () => {
  const cache = await createCache({ maxEntries: 2000, ttl: 1000 });
  const expired = [];
  onDispose(cache, 'expired', ({ key }) => expired.push(key));
  for (let i = 0; i < 1000; i++) cache.set(`k${i}`, i, { ttl: i < 500 ? 1000 : 60_000 });
  await time.pass(2000);
  assert.equal(cache.size, 500);
  assert.equal(expired.length, 500);
  // The timer may look twice on the way: it waits for the next place of the wheel.
  for (let i = 0; i < 10; i++) await time.pass(10_000);
  assert.equal(cache.size, 0);
  assert.equal(cache.stats().expirations, 1000);
});

test('a handler of `expire` that sets a value evicts none of those that expire with it', async () => {
  // More than the engine lists at a time.
  const cache = await createCache({ maxEntries: 2000 });
  for (let i = 0; i < 1000; i++) cache.set(`k${i}`, i, { ttl: 1000 });
  onDispose(cache, 'expired', ({ key }) => cache.set(`instead of ${key}`, 1));
  await time.pass(2000);
  const { entries, evictions, expirations } = cache.stats();
  assert.deepEqual({ entries, evictions, expirations }, { entries: 1000, evictions: 0, expirations: 1000 });
});

test('a lifetime that was prolonged is not ended by the old one', async () => {
  const cache = await createCache({ maxEntries: 10 });
  cache.set('a', 1, { ttl: 1000 });
  cache.set('a', 2, { ttl: 100_000 });
  cache.set('b', 1, { ttl: 1000 });
  cache.set('b', 2);
  for (let i = 0; i < 9; i++) await time.pass(10_000);
  assert.deepEqual([cache.get('a'), cache.get('b')], [2, 2]);
  for (let i = 0; i < 3; i++) await time.pass(10_000);
  assert.deepEqual([cache.size, cache.get('b')], [1, 2]);
});

test('a clock set back ends nothing late, one set forward or a night asleep harms nothing', async () => {
  const cache = await createCache({ maxEntries: 10, ttl: 10_000 });
  cache.set('a', 1);
  await time.jump(-3_600_000);
  assert.equal(cache.get('a'), 1);
  await time.pass(10_000);
  assert.equal(cache.get('a'), undefined, 'an hour back, and still over after 10 s');
  cache.set('b', 1);
  cache.set('c', 1, { ttl: 1e9 });
  await time.jump(3_600_000 + 8 * 3_600_000);
  assert.equal(cache.get('b'), undefined, 'over in the night');
  assert.equal(cache.get('c'), 1);
  cache.set('d', 1);
  await time.pass(9_999);
  assert.equal(cache.get('d'), 1);
});

test('a stale value is served while one load refreshes it', async () => {
  const cache = await createCache({ maxEntries: 10, ttl: 1000, staleWhileRevalidate: 5000 });
  let loads = 0;
  const load = async ({ stale }) => `${++loads} after ${stale}`;
  assert.equal(await cache.fetch('a', load), '1 after undefined');
  await time.pass(1500);
  assert.deepEqual([cache.get('a'), cache.has('a')], [undefined, false], 'stale is for fetch alone');
  assert.deepEqual(await Promise.all([cache.fetch('a', load), cache.fetch('a', load)]), [
    '1 after undefined',
    '1 after undefined',
  ]);
  await time.pass(0);
  assert.equal(cache.get('a'), '2 after 1 after undefined');
  assert.deepEqual([loads, cache.stats().staleHits], [2, 2]);
  await time.pass(6000);
  assert.match(await cache.fetch('a', load), /^3 after undefined/, 'too old to be served');
});

test('a failed load destroys no stale value', async () => {
  const cache = await createCache({ maxEntries: 10, ttl: 1000, staleWhileRevalidate: 2000, staleIfError: 10_000 });
  const errors = [];
  cache.on('error', ({ key, error }) => errors.push([key, error.message]));
  const fail = () => Promise.reject(new Error('down'));
  cache.set('a', 'old');
  await time.pass(1500);
  assert.equal(await cache.fetch('a', fail), 'old', 'in the background');
  await time.pass(0);
  assert.deepEqual(errors, [['a', 'down']]);
  await time.pass(2000);
  assert.equal(await cache.fetch('a', fail), 'old', 'if error');
  await assert.rejects(cache.fetch('a', fail, { staleIfError: 0 }), /down/);
  assert.equal(await cache.fetch('a', fail), 'old', 'still');
  await time.pass(10_000);
  await assert.rejects(cache.fetch('a', fail), /down/);
  assert.equal(cache.stats().loadFailures, 5);
});

test('an entry has its own times of being stale, whoever set it; a call has its own before them', async () => {
  const fail = () => Promise.reject(new Error('down'));
  const never = () => assert.fail('not asked');
  const cache = await createCache({ maxEntries: 10, ttl: 1000 });
  cache.set('swr', 'old', { staleWhileRevalidate: 5000 });
  cache.set('sie', 'old', { staleIfError: 5000 });
  await cache.fetch('kept', ({ keep }) => (keep({ ttl: 100, staleWhileRevalidate: 5000 }), 'old'));
  await cache.fetch('asked', () => 'old', { staleIfError: 5000 });
  await time.pass(2000);
  assert.equal(await cache.fetch('swr', () => 'new'), 'old');
  assert.equal(await cache.fetch('kept', () => 'new'), 'old');
  assert.equal(await cache.fetch('sie', fail), 'old');
  assert.equal(await cache.fetch('asked', fail), 'old');
  await assert.rejects(cache.fetch('sie', fail, { staleIfError: 1000 }), /down/);
  await time.pass(0);
  assert.deepEqual([cache.get('swr'), cache.get('kept')], ['new', 'new']);
  // A new value has said nothing.
  await time.pass(1001);
  assert.equal(await cache.fetch('swr', () => 'newer'), 'newer');
  await time.pass(3000);
  await assert.rejects(cache.fetch('sie', fail), /down/);

  const lenient = await createCache({ maxEntries: 10, ttl: 1000, staleWhileRevalidate: 5000, staleIfError: 5000 });
  lenient.set('a', 'old', { staleWhileRevalidate: 0 });
  lenient.set('b', 'old', { staleWhileRevalidate: 0, staleIfError: 0 });
  await time.pass(1001);
  assert.equal(await lenient.fetch('a', () => 'new'), 'new');
  await assert.rejects(lenient.fetch('b', fail), /down/);
  assert.equal(await lenient.fetch('a', never), 'new');
});

test('expire makes stale and keeps', async () => {
  const cache = await createCache({ maxEntries: 10, staleWhileRevalidate: 1000 });
  cache.set('a', 1, { tags: ['t'] });
  cache.set('b', 2);
  assert.equal(cache.expire({ tag: 't' }), 1);
  assert.equal(cache.expire('none'), 0);
  assert.deepEqual([cache.get('a'), cache.get('b'), cache.size], [undefined, 2, 2]);
  assert.equal(await cache.fetch('a', ({ stale }) => stale + 10), 1);
  await time.pass(0);
  assert.equal(cache.get('a'), 11);
});

test('negative results are kept on request only', async () => {
  const cache = await createCache({ maxEntries: 10, ttl: 100_000 });
  let loads = 0;
  const nothing = () => (loads++, null);
  await cache.fetch('a', nothing);
  await cache.fetch('a', nothing);
  assert.deepEqual([loads, cache.has('a')], [2, false]);
  const options = { negativeTtl: 1000 };
  assert.equal(await cache.fetch('a', nothing, options), null);
  assert.equal(await cache.fetch('a', nothing, options), null);
  assert.deepEqual([loads, cache.has('a')], [3, true]);
  await time.pass(1000);
  await cache.fetch('a', nothing, options);
  assert.equal(loads, 4);
  await cache.fetch('u', () => (loads++, undefined), options);
  assert.equal(await cache.fetch('u', nothing, options), undefined);
  assert.equal(loads, 5);
});
