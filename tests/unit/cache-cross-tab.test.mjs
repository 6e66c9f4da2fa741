// Two caches of one name hear of each other as two tabs do. Web Locks, which Node 20 has not, are tested in browsers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCache, createCacheSync } from 'pagelift/cache';

const heard = () => new Promise((resolve) => setTimeout(resolve, 30));
let count = 0;

async function tabs(number = 2) {
  const options = { name: `test ${process.pid} ${count++}`, maxEntries: 100, crossTab: true };
  return Promise.all(Array.from({ length: number }, () => createCache(options)));
}
const closing = (caches) => caches.forEach((cache) => cache.close());

test('values and deletions reach the other tab, with tags and lifetimes', async () => {
  const [a, b] = await tabs();
  a.set('k', { n: 1 }, { tags: ['t'] });
  a.set('short', 1, { ttl: 60 });
  a.set('gone', 1);
  a.delete('gone');
  await heard();
  assert.deepEqual([b.get('k'), b.get('short'), b.has('gone')], [{ n: 1 }, 1, false]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(b.get('short'), undefined);
  assert.equal(b.invalidate({ tag: 't' }), 1);
  await heard();
  assert.equal(a.has('k'), false);
  closing([a, b]);
});

test('filters reach entries that only the other tab has', async () => {
  const [a, b] = await tabs();
  const filters = [{ prefix: 'p:' }, { pattern: '*:x' }, /^r/, (key) => key === 'f'];
  for (const key of ['p:1', 'q:x', 'r', 'f', 'stays']) b.set(key, key);
  await heard();
  a.clear();
  await heard();
  assert.equal(b.size, 0);
  for (const key of ['p:1', 'q:x', 'r', 'f', 'stays']) b.set(key, key);
  await heard();
  for (const filter of filters) a.invalidate(filter);
  await heard();
  assert.deepEqual([...b.keys()], ['stays']);
  a.expire('stays');
  await heard();
  assert.deepEqual([b.size, b.has('stays')], [1, false]);
  closing([a, b]);
});

test('a load under way in the other tab is not kept when its key is invalidated here', async () => {
  const [a, b] = await tabs();
  let finish;
  const pending = b.fetch('user:1', () => new Promise((resolve) => (finish = resolve)), { tags: ['users'] });
  await new Promise((resolve) => setImmediate(resolve));
  a.invalidate({ tag: 'users' });
  await heard();
  finish('old');
  assert.equal(await pending, 'old');
  assert.equal(b.has('user:1'), false);
  closing([a, b]);
});

test('whatever happens at the same time, all tabs end with the same', async () => {
  const caches = await tabs(3);
  let seed = 3;
  const random = (below) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % below;
  for (let round = 0; round < 40; round++) {
    for (const [tab, cache] of caches.entries()) {
      const key = `k${random(6)}`;
      const action = random(8);
      if (action < 5) cache.set(key, `${round} of ${tab}`, { tags: [`t${random(2)}`] });
      else if (action === 5) cache.delete(key);
      else if (action === 6) cache.invalidate({ tag: `t${random(2)}` });
      else cache.invalidate({ prefix: key });
    }
    if (random(3) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await heard();
  const [first, ...others] = caches.map((cache) => Object.fromEntries([...cache].sort(([x], [y]) => (x < y ? -1 : 1))));
  for (const other of others) assert.deepEqual(other, first);
  closing(caches);
});

test('what cannot be cloned is deleted elsewhere, with a warning', async () => {
  const [a, b] = await tabs();
  const warnings = [];
  a.on('warn', ({ message }) => warnings.push(message));
  a.set('k', 1);
  await heard();
  a.set('k', () => 1);
  a.set('k2', () => 1);
  await heard();
  assert.deepEqual([b.has('k'), typeof a.get('k')], [false, 'function']);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /cannot be cloned/);
  closing([a, b]);
});

test('fetched values travel, also when the call has a signal; a name is needed; closed, nothing happens', async () => {
  const [a, b] = await tabs();
  const { signal } = new AbortController();
  await a.fetch('k', () => 'loaded', { signal, tags: ['t'] });
  await heard();
  assert.equal(b.get('k'), 'loaded');
  a.close();
  a.delete('k');
  a.clear();
  b.set('k', 2);
  await heard();
  assert.equal(a.size, 0);
  closing([b]);
  assert.throws(() => createCacheSync({ maxEntries: 1, crossTab: true }), /crossTab: expected a name/);
});

test(
  'many tabs load once where there are no locks',
  { skip: globalThis.navigator?.locks !== undefined && 'there are' },
  async () => {
    const caches = [];
    for (let i = 0; i < 6; i++) caches.push(await createCache({ name: 'turns', maxEntries: 10, crossTab: true }));
    let loads = 0;
    const load = () => new Promise((resolve) => setTimeout(resolve, 80, `load ${++loads}`));
    const values = await Promise.all(caches.map((cache) => cache.fetch('k', load)));
    assert.deepEqual(values, new Array(6).fill('load 1'));
    assert.equal(loads, 1);
    for (const cache of caches) cache.close();
  },
);
