// Two caches of one name hear of each other as two tabs do. Web Locks, which Node 20 has not, are tested in browsers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCache, createCacheSync } from 'pagelift/cache';

let count = 0;

async function until(condition) {
  const end = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > end) assert.fail(`never: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Resolves when these tabs have received everything that was sent so far: messages of one tab arrive in their order. */
async function heard(caches) {
  const round = count++;
  for (const [tab, cache] of caches.entries()) cache.set(`heard ${tab}`, round);
  const knows = (cache) => caches.every((_, tab) => cache.peek(`heard ${tab}`) === round);
  await until(() => caches.every(knows));
  // Each has all of them: nothing is on its way when one of them takes them back.
  caches[0].remove({ prefix: 'heard ' });
  await until(() => caches.every((cache) => ![...cache.keys()].some((key) => key.startsWith('heard '))));
}

async function tabs(number = 2) {
  const options = { name: `test ${process.pid} ${count++}`, maxEntries: 100, crossTab: true };
  return Promise.all(Array.from({ length: number }, () => createCache(options)));
}
const closing = (caches) => caches.forEach((cache) => cache.close());

test('values and deletions reach the other tab, with tags and lifetimes', async () => {
  const [a, b] = await tabs();
  a.set('k', { n: 1 }, { tags: ['t'] });
  a.set('short', 1, { ttl: 60 });
  a.set('long', 1, { ttl: 600_000 });
  a.set('gone', 1);
  a.delete('gone');
  await heard([a, b]);
  assert.deepEqual([b.get('k'), b.get('long'), b.has('gone')], [{ n: 1 }, 1, false]);
  await until(() => !b.has('short'));
  assert.ok(b.has('long'));
  assert.equal(b.remove({ tag: 't' }), 1);
  await until(() => !a.has('k'));
  closing([a, b]);
});

test('what a handler makes of a value is newer than the value', async () => {
  const [a, b] = await tabs();
  a.on('set', ({ key, value }) => {
    if (value === 'raw') a.set(key, 'refined');
    if (value === 'unwanted') a.delete(key);
  });
  a.set('k', 'raw');
  a.set('l', 'unwanted');
  await heard([a, b]);
  assert.deepEqual([a.get('k'), b.get('k'), b.has('l')], ['refined', 'refined', false]);
  a.on('set', () => a.close());
  assert.equal(a.set('last', 1), true);
  closing([a, b]);
});

test('filters reach entries that only the other tab has', async () => {
  const [a, b] = await tabs();
  const filters = [{ prefix: 'p:' }, { pattern: '*:x' }, /^r/, (key) => key === 'f'];
  for (const key of ['p:1', 'q:x', 'r', 'f', 'stays']) b.set(key, key);
  await heard([a, b]);
  a.clear();
  await until(() => b.size === 0);
  for (const key of ['p:1', 'q:x', 'r', 'f', 'stays']) b.set(key, key);
  await heard([a, b]);
  for (const filter of filters) a.remove(filter);
  await heard([a, b]);
  assert.deepEqual([...b.keys()], ['stays']);
  a.expire('stays');
  await until(() => !b.has('stays'));
  assert.deepEqual([b.size, b.has('stays')], [1, false]);
  closing([a, b]);
});

test('a load under way in the other tab is not kept when its key is invalidated here', async () => {
  const [a, b] = await tabs();
  let finish;
  const pending = b.fetch('user:1', () => new Promise((resolve) => (finish = resolve)), { tags: ['users'] });
  await until(() => finish !== undefined);
  a.remove({ tag: 'users' });
  await heard([a, b]);
  finish('old');
  assert.equal(await pending, 'old');
  assert.equal(b.has('user:1'), false);
  closing([a, b]);
});

test('tabs are notified that there is no value any more: loads of nothing, and of what is too large', async () => {
  const options = { name: `test ${process.pid} ${count++}`, maxBytes: 10_000, crossTab: true };
  const [a, b] = [await createCache(options), await createCache(options)];
  for (const key of ['nothing', 'none of many', 'large', 'set']) a.set(key, 'old');
  await heard([a, b]);
  assert.equal(b.size, 4);
  const refresh = { refresh: true };
  assert.equal(await a.fetch('nothing', () => null, refresh), null);
  assert.equal((await a.fetchMany(['none of many'], () => [undefined], refresh)).size, 0);
  await a.fetch('large', () => 'x'.repeat(10_000), refresh);
  a.set('set', 'x'.repeat(10_000));
  await heard([a, b]);
  assert.deepEqual([a.size, b.size], [0, 0]);
  closing([a, b]);
});

test('a value that waits to be loaded again is loaded by one tab, and kept by the others as it came', async () => {
  const [a, b] = await tabs();
  const set = [0, 0];
  [a, b].forEach((cache, tab) => cache.on('set', ({ key }) => (set[tab] += key === 'k' ? 1 : 0)));
  let loads = 0;
  const load = () => new Promise((resolve) => setTimeout(resolve, 100, ++loads));
  assert.deepEqual(await Promise.all([a.fetch('k', load), b.fetch('k', load)]), [1, 1]);
  await heard([a, b]);
  assert.deepEqual(set, [1, 1], 'who waited for it does not announce it again');
  closing([a, b]);
});

test('an error of sizeOf in one tab is reported there, and harms nothing', async () => {
  const options = { name: `test ${process.pid} ${count++}`, maxBytes: 10_000, crossTab: true };
  const sizeOf = (value) => {
    if (value === 'bad') throw new Error('no size');
    return 1;
  };
  const [a, b] = [await createCache(options), await createCache({ ...options, sizeOf })];
  const errors = [];
  b.on('error', ({ key, error }) => errors.push([key, error.message]));
  a.set('k', 'good');
  await until(() => b.has('k'));
  a.set('k', 'bad');
  await heard([a, b]);
  assert.deepEqual(errors, [['k', 'no size']]);
  assert.deepEqual([a.get('k'), b.has('k')], ['bad', false], 'the old value is no longer true');
  closing([a, b]);
});

test('caches of another schema are other caches', async () => {
  const options = { name: `test ${process.pid} ${count++}`, maxEntries: 100, crossTab: true };
  const [old, now, same] = await Promise.all([1, 2, '2'].map((schema) => createCache({ ...options, schema })));
  old.set('k', 'of an old form');
  now.set('k', 'of the new form');
  await heard([now, same]);
  old.clear();
  now.set('l', 1);
  await heard([now, same]);
  assert.deepEqual([same.get('k'), now.get('k'), old.has('l')], ['of the new form', 'of the new form', false]);
  closing([old, now, same]);
});

test('a load in the other tab is no load here, but one that was shared', async () => {
  const caches = await tabs();
  let loads = 0;
  const load = async () => (await new Promise((resolve) => setTimeout(resolve, 50)), ++loads);
  assert.deepEqual(await Promise.all(caches.map((cache) => cache.fetch('k', load))), [1, 1]);
  const sum = (name) => caches.reduce((sum, cache) => sum + cache.stats()[name], 0);
  assert.deepEqual([sum('loads'), sum('coalescedLoads'), sum('misses')], [1, 1, 2]);
  closing(caches);
});

test('a load of many is aborted with the last who waits, also when another tab had one of the keys', async () => {
  const [a, b] = await tabs();
  let give;
  const of = new Promise((resolve) => (give = resolve));
  let begun = false;
  const one = a.fetch('x', () => ((begun = true), of));
  await until(() => begun);
  const controller = new AbortController();
  let signal;
  const load = (_, context) => ((signal = context.signal), new Promise(() => {}));
  const many = b.fetchMany(['x', 'y'], load, { signal: controller.signal });
  await until(() => signal !== undefined);
  give('of a');
  assert.equal(await one, 'of a');
  await until(() => b.has('x'));
  controller.abort();
  await assert.rejects(many, { name: 'AbortError' });
  assert.equal(signal.aborted, true);
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
      else if (action === 6) cache.remove({ tag: `t${random(2)}` });
      else cache.remove({ prefix: key });
    }
    if (random(3) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await heard(caches);
  const [first, ...others] = caches.map((cache) => Object.fromEntries([...cache].sort(([x], [y]) => (x < y ? -1 : 1))));
  for (const other of others) assert.deepEqual(other, first);
  closing(caches);
});

test('who shows a value in another tab hears that it is to be loaded, after invalidate alone', async () => {
  const [a, b] = await tabs();
  for (const key of ['k', 'l']) a.set(key, 1, { tags: ['t'], staleIfError: 1e6 });
  await heard([a, b]);
  const changes = [];
  b.subscribe({ tag: 't' }, ({ key, kind, origin }) => changes.push(`${key} ${kind} by ${origin}`));
  a.invalidate('k');
  a.expire('l');
  await until(() => changes.length === 2);
  for (const key of ['k', 'l']) a.set(key, 2, { tags: ['t'], staleIfError: 1e6 });
  await until(() => changes.length === 4);
  a.invalidate({ tag: 't' });
  await until(() => changes.length === 6);
  assert.deepEqual(changes, [
    'k invalidated by tab',
    'l stale by tab',
    'k set by tab',
    'l set by tab',
    'k invalidated by tab',
    'l invalidated by tab',
  ]);
  closing([a, b]);
});

test('an answer claims to know only what is in it, whatever is heard while it is given', async () => {
  const options = { name: `test ${process.pid} ${count++}`, maxEntries: 10_000, crossTab: true };
  const cache = await createCache(options);
  for (let i = 0; i < 5000; i++) cache.set(`k${i}`, i);
  const channel = new BroadcastChannel(`pagelift-cache/1:${options.name}`);
  const answers = [];
  let tab;
  channel.onmessage = ({ data }) => {
    if (data.what === 'offer') {
      tab = data.from;
      channel.postMessage({ what: 'ask', from: 7, to: tab, vector: [0] });
    }
    if (data.what !== 'answer') return;
    // Another tab changes something while the rest of the answer is made.
    if (answers.push(data) !== 1) return;
    const written = [Date.now() + 1000, 8];
    const facts = [{ key: 'late', written, entry: { value: 1, ttl: 1e6, options: {} } }];
    channel.postMessage({ what: 'changes', from: 8, time: written[0], before: 0, facts });
  };
  channel.postMessage({ what: 'hello', from: 7, vector: [0] });
  await until(() => answers.at(-1)?.vector !== undefined && cache.has('late'));
  const has = answers.some(({ facts }) => facts.some(({ key }) => key === 'late'));
  const knows = answers
    .at(-1)
    .vector.slice(1)
    .some((number, at) => at % 2 === 0 && number === 8);
  assert.deepEqual([answers.length > 10, knows && !has], [true, false]);
  channel.close();
  closing([cache]);
});

test('what cannot be cloned is deleted elsewhere, with a warning', async () => {
  const [a, b] = await tabs();
  const warnings = [];
  a.on('warn', ({ message }) => warnings.push(message));
  a.set('k', 1);
  await until(() => b.has('k'));
  a.set('k', () => 1);
  a.set('k2', () => 1);
  await heard([a, b]);
  assert.deepEqual([b.has('k'), typeof a.get('k')], [false, 'function']);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /cannot be cloned/);
  closing([a, b]);
});

test('fetched values travel, also when the call has a signal; a name is needed; closed, nothing happens', async () => {
  const [a, b] = await tabs();
  const { signal } = new AbortController();
  await a.fetch('k', () => 'loaded', { signal, tags: ['t'] });
  await until(() => b.get('k') === 'loaded');
  const c = await createCache({ name: `test ${process.pid} ${count - 1}`, maxEntries: 100, crossTab: true });
  a.close();
  a.delete('k');
  a.clear();
  b.set('k', 2);
  await heard([b, c]);
  assert.deepEqual([a.size, b.get('k')], [0, 2]);
  closing([b, c]);
  assert.throws(() => createCacheSync({ maxEntries: 1, crossTab: true }), /crossTab: expected a name/);
});

test(
  'many tabs load once where there are no locks',
  { skip: globalThis.navigator?.locks !== undefined && 'there are' },
  async () => {
    const caches = [];
    for (let i = 0; i < 6; i++) caches.push(await createCache({ name: 'turns', maxEntries: 10, crossTab: true }));
    const claims = [];
    const channel = new BroadcastChannel('pagelift-cache/1:turns');
    channel.onmessage = ({ data }) => data.what === 'claim' && claims.push(data.tab);
    let loads = 0;
    const load = () => new Promise((resolve) => setTimeout(resolve, 80, `load ${++loads}`));
    // All at the same time.
    const waiting = caches.map((cache) => cache.fetch('k', load));
    await until(() => new Set(claims).size > 0);
    // Messages are heard only after the time for objections.
    for (const end = performance.now() + 60; performance.now() < end;);
    assert.deepEqual(await Promise.all(waiting), new Array(6).fill('load 1'));
    assert.equal(loads, 1);
    channel.close();
    const last = Math.max(...claims);
    // Whom all others precede has nothing to say to them, and no reason to ask again.
    assert.equal(claims.filter((tab) => tab === last).length, 1, 'one of them had it at once');
    closing(caches);
  },
);

test('what a new tab changes reaches the others, however much has happened before it came', async () => {
  const options = { name: `test ${process.pid} ${count++}`, maxEntries: 100, crossTab: true };
  const old = await createCache(options);
  for (let i = 0; i < 10; i++) for (const key of ['set', 'deleted', 'matched']) old.set(key, i);
  const young = await createCache(options);
  young.set('set', 'new');
  young.delete('deleted');
  young.remove({ prefix: 'matched' });
  young.set('last', 1);
  await until(() => old.has('last'));
  assert.deepEqual(
    [...old],
    [
      ['set', 'new'],
      ['last', 1],
    ],
  );
  closing([old, young]);
});

test('what a cache changes before its code for tabs is there is announced then, and its loads wait for their turn', async () => {
  const options = { name: `test ${process.pid} ${count++}`, maxEntries: 100, crossTab: true };
  const old = await createCache(options);
  for (const key of ['set', 'deleted', 'matched 1', 'stale']) old.set(key, 'old');
  // Within one turn the clock stands still, and nobody could say what came first; tabs are programs of their own.
  await new Promise((resolve) => setTimeout(resolve, 2));
  let loads = 0;
  const load = () => new Promise((resolve) => setTimeout(resolve, 50, ++loads));
  const young = createCacheSync(options);
  young.set('set', 'new', { tags: ['t'] });
  young.delete('deleted');
  young.remove({ prefix: 'matched' });
  young.expire('stale');
  // The one that has its turn second is given what the first has loaded.
  const loaded = await Promise.all([young.fetch('k', load), old.fetch('k', load)]);
  await heard([old, young]);
  assert.deepEqual(loaded, [1, 1]);
  assert.deepEqual(
    [...old],
    [
      ['set', 'new'],
      ['k', 1],
    ],
  );
  assert.equal(old.remove({ tag: 't' }), 1);
  // One that is closed before is heard of by nobody, and harms nobody.
  createCacheSync(options).close();
  closing([old, young]);
});
