import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCache } from 'pagelift/cache';
import { onDispose } from '../internal/on-dispose.mjs';

const later = () => {
  let settle;
  const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('one load for many callers', async () => {
  const cache = await createCache({ maxEntries: 10 });
  let loads = 0;
  const load = async ({ key }) => (await turn(), ++loads, `value of ${key}`);
  const values = await Promise.all(Array.from({ length: 20 }, () => cache.fetch('a', load)));
  assert.deepEqual(new Set(values), new Set(['value of a']));
  assert.equal(loads, 1);
  const { loads: counted, coalescedLoads, misses } = cache.stats();
  assert.deepEqual([counted, coalescedLoads, misses], [1, 19, 20]);
  assert.equal(await cache.fetch('a', () => assert.fail('held')), 'value of a');
});

test('a failure reaches all callers, is not kept, and the next call loads again', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const fail = async () => {
    throw new Error('down');
  };
  const results = await Promise.allSettled([cache.fetch('a', fail), cache.fetch('a', fail)]);
  assert.ok(results.every(({ reason }) => reason.message === 'down'));
  assert.equal(await cache.fetch('a', () => 1), 1);
  await assert.rejects(
    cache.fetch('b', () => {
      throw new TypeError('at once');
    }),
    TypeError,
  );
});

test("one caller's abort does not stop the load of the others, the last one's does", async () => {
  const cache = await createCache({ maxEntries: 10 });
  const { promise, resolve } = later();
  let signal;
  const load = (context) => ((signal = context.signal), promise);
  const [first, second] = [new AbortController(), new AbortController()];
  const waiting = [first, second].map((controller) => cache.fetch('a', load, { signal: controller.signal }));
  const reason = new Error('gone');
  first.abort(reason);
  await assert.rejects(waiting[0], (error) => error === reason);
  assert.equal(signal.aborted, false);
  second.abort(reason);
  await assert.rejects(waiting[1], (error) => error === reason);
  assert.equal(signal.aborted, true);
  assert.equal(signal.reason, reason);
  // Who comes now gets a load of its own.
  assert.equal(await cache.fetch('a', () => 'new'), 'new');
  resolve('too late');
  await turn();
  assert.equal(cache.get('a'), 'new');
  await assert.rejects(cache.fetch('z', load, { signal: AbortSignal.abort(reason) }), (error) => error === reason);
});

test('a caller without a signal keeps the load going', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const { promise, resolve } = later();
  const controller = new AbortController();
  const patient = cache.fetch('a', () => promise);
  const impatient = cache.fetch('a', () => promise, { signal: controller.signal });
  controller.abort();
  await assert.rejects(impatient, { name: 'AbortError' });
  resolve(5);
  assert.equal(await patient, 5);
  assert.equal(cache.get('a'), 5);
});

test('what is set, deleted or invalidated during a load is not overwritten by it', async () => {
  const changes = {
    set: (cache) => cache.set('a', 'set'),
    delete: (cache) => cache.delete('a'),
    clear: (cache) => cache.clear(),
    expire: (cache) => cache.expire('a'),
  };
  for (const [name, change] of Object.entries(changes)) {
    const cache = await createCache({ maxEntries: 10 });
    const { promise, resolve } = later();
    const pending = cache.fetch('a', () => promise);
    change(cache);
    resolve('loaded');
    assert.equal(await pending, 'loaded', name);
    assert.equal(cache.get('a'), name === 'set' ? 'set' : undefined, name);
  }
});

test('refresh loads although there is a value', async () => {
  const cache = await createCache({ maxEntries: 10 });
  cache.set('a', 1);
  assert.equal(await cache.fetch('a', ({ stale }) => stale + 1, { refresh: true }), 2);
  assert.equal(cache.get('a'), 2);
});

test('a refresh that fails rejects, unless a stale value may stand in; counts stay counts', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const errors = [];
  cache.on('error', ({ key, error }) => errors.push([key, error.message]));
  const fail = () => Promise.reject(new Error('down'));
  cache.set('a', 1);
  await assert.rejects(cache.fetch('a', fail, { refresh: true }), /down/);
  assert.equal(cache.get('a'), 1);
  assert.equal(await cache.fetch('a', fail, { refresh: true, staleIfError: 1000 }), 1);
  const { hits, misses, hitRatio, staleHits, levels } = cache.stats();
  assert.deepEqual([hits, misses, hitRatio, staleHits, levels.live.hits], [2, 0, 1, 1, 2]);
  assert.deepEqual(errors, [['a', 'down']], 'reported once, as no caller hears of it');
});

test('what was removed during a load that fails does not stand in, what was set does', async () => {
  const cache = await createCache({ maxEntries: 10, staleIfError: 1e6 });
  const changes = {
    delete: [() => cache.delete('a'), /down/],
    invalidate: [() => cache.remove({ tag: 't' }), /down/],
    set: [() => cache.set('a', 'new'), 'new'],
    expire: [() => cache.expire('a'), 'old'],
  };
  for (const [name, [change, expected]] of Object.entries(changes)) {
    cache.set('a', 'old', { tags: ['t'] });
    cache.expire('a');
    const { promise, reject } = later();
    const pending = cache.fetch('a', () => promise);
    change();
    reject(new Error('down'));
    if (typeof expected === 'string') assert.equal(await pending, expected, name);
    else await assert.rejects(pending, expected, name);
  }
});

test('softTimeout: a stale value stands in for a load that takes long, which goes on', async () => {
  const cache = await createCache({ maxEntries: 10, staleIfError: 1e6, softTimeout: 20 });
  const errors = [];
  cache.on('error', ({ key }) => errors.push(key));
  const stale = (key) => (cache.set(key, 'old'), cache.expire(key));
  for (const key of ['slow', 'fails', 'gone', 'quick']) stale(key);
  const loads = { slow: later(), fails: later(), gone: later(), missing: later() };
  const signal = AbortSignal.timeout(60_000);
  assert.equal(await cache.fetch('slow', () => loads.slow.promise, { signal }), 'old');
  assert.equal(await cache.fetch('fails', () => loads.fails.promise), 'old');
  assert.equal(await cache.fetch('quick', () => 'new'), 'new');
  assert.equal(cache.get('slow'), undefined);
  loads.slow.resolve('new');
  loads.fails.reject(new Error('down'));
  await turn();
  assert.equal(cache.get('slow'), 'new');
  assert.deepEqual(errors, ['fails']);
  // Where nothing can stand in, there is nothing to do but wait.
  const waiting = [cache.fetch('missing', () => loads.missing.promise), cache.fetch('gone', () => loads.gone.promise)];
  cache.delete('gone');
  await new Promise((resolve) => setTimeout(resolve, 40));
  loads.missing.resolve(1);
  loads.gone.resolve(2);
  assert.deepEqual(await Promise.all(waiting), [1, 2]);
  stale('own');
  const patient = cache.fetch('own', () => new Promise((resolve) => setTimeout(resolve, 60, 'new')), {
    softTimeout: Infinity,
  });
  assert.equal(await patient, 'new');
  const { staleHits, hits, misses } = cache.stats();
  assert.deepEqual([staleHits, hits, misses], [2, 3, 5]);
});

test('a load says how its value is to be kept', async () => {
  const cache = await createCache({ maxEntries: 10, ttl: 1e6 });
  const load = async ({ keep }) => {
    keep({ tags: ['t'] });
    await turn();
    keep({ ttl: 20 });
    return 'value';
  };
  await cache.fetch('a', load, { tags: ['given'] });
  await cache.fetch('b', load, { ttl: 1e6 });
  assert.equal(cache.remove({ tag: 'given' }), 0);
  assert.ok(cache.has('b'));
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(cache.has('b'), false);
  const { promise, resolve } = later();
  const pending = cache.fetch('c', ({ keep }) => (keep({ tags: ['t'] }), promise));
  cache.remove({ tag: 't' });
  resolve(1);
  await pending;
  assert.equal(cache.has('c'), false, 'its tags count as soon as they are known');
  await assert.rejects(
    cache.fetch('d', ({ keep }) => keep({ ttl: -1 })),
    /ttl: expected/,
  );
});

test('closing ends every wait, whether loads listen or not', async () => {
  const cache = await createCache({ maxEntries: 10, staleIfError: 1e6 });
  const signals = [];
  const deaf = ({ signal }) => (signals.push(signal), new Promise(() => {}));
  cache.set('stale', 1);
  cache.expire('stale');
  const { promise, resolve } = later();
  const waiting = [
    cache.fetch('a', deaf),
    cache.fetch('superseded', deaf),
    cache.fetch('stale', deaf),
    cache.fetchMany(['x', 'y'], (_, context) => deaf(context)),
    cache.fetch('late', () => promise),
  ];
  cache.delete('superseded');
  cache.close();
  for (const { reason } of await Promise.allSettled(waiting)) assert.equal(reason?.code, 'cache/closed');
  assert.ok(signals.every(({ aborted }) => aborted));
  resolve('too late');
  await turn();
  assert.equal(cache.size, 0);
});

test('who gives up an old load leaves the new one alone', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const controller = new AbortController();
  const old = cache.fetch('a', () => new Promise(() => {}), { signal: controller.signal });
  cache.delete('a');
  const { promise, resolve } = later();
  const fresh = cache.fetch('a', () => promise);
  controller.abort();
  await assert.rejects(old, { name: 'AbortError' });
  resolve('new');
  assert.equal(await fresh, 'new');
  assert.equal(cache.get('a'), 'new');
});

test('closing aborts the loads under way', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const pending = cache.fetch(
    'a',
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  cache.close();
  await assert.rejects(pending, { code: 'cache/closed' });
});

test('fetchMany: one load for what is missing, by list or by map', async () => {
  const cache = await createCache({ maxEntries: 10 });
  cache.set('b', 'held');
  const asked = [];
  const load = async (keys) => (asked.push(keys), keys.map((key) => (key === 'd' ? undefined : `${key}!`)));
  const values = await cache.fetchMany(['a', 'b', 'c', 'd', 'a'], load);
  assert.deepEqual(Object.fromEntries(values), { a: 'a!', b: 'held', c: 'c!' });
  assert.deepEqual(asked, [['a', 'c', 'd']]);
  assert.deepEqual([cache.stats().loads, cache.stats().loadFailures, cache.has('d')], [1, 0, false]);
  const more = await cache.fetchMany(['e', 'f'], () => new Map([['f', 6]]));
  assert.deepEqual([...more], [['f', 6]]);
});

test('fetchMany and fetch share their loads', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const { promise, resolve } = later();
  const one = cache.fetch('a', () => promise);
  const many = cache.fetchMany(['a', 'b'], (keys) => (assert.deepEqual(keys, ['b']), ['of b']));
  const other = cache.fetch('b', () => assert.fail('on its way'));
  resolve('of a');
  assert.equal(await one, 'of a');
  assert.deepEqual(
    [...(await many)],
    [
      ['a', 'of a'],
      ['b', 'of b'],
    ],
  );
  assert.equal(await other, 'of b');
});

test('fetchMany: errors of a key, of the load, and of its answer', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const load = (keys) => keys.map((key) => (key === 'bad' ? new Error('bad key') : key));
  await assert.rejects(cache.fetchMany(['good', 'bad'], load), /bad key/);
  assert.equal(cache.get('good'), 'good', 'the others are kept');
  await assert.rejects(
    cache.fetchMany(['x', 'y'], () => Promise.reject(new Error('down'))),
    /down/,
  );
  await assert.rejects(
    cache.fetchMany(['x', 'y'], () => [1]),
    { code: 'options/invalid', message: 'load: expected a Map, or an array of 2 values, got one of 1' },
  );
  const controller = new AbortController();
  let signal;
  const pending = cache.fetchMany(['x', 'y'], (_, context) => ((signal = context.signal), new Promise(() => {})), {
    signal: controller.signal,
  });
  await turn();
  controller.abort();
  await assert.rejects(pending, { name: 'AbortError' });
  assert.equal(signal.aborted, true);
});

test('fetchMany: what is removed while the load begins is loaded too', async () => {
  const load = (keys) => keys.map((key) => `${key}!`);
  const cache = await createCache({ maxEntries: 10 });
  cache.set('b', 'held');
  const values = await cache.fetchMany(['a', 'b'], (keys) => (cache.delete('b'), load(keys)));
  assert.deepEqual(Object.fromEntries(values), { a: 'a!', b: 'b!' });
  cache.set('a', 'over', { ttl: 0 });
  cache.set('b', 'held');
  onDispose(cache, 'expired', () => cache.delete('b'));
  assert.deepEqual(Object.fromEntries(await cache.fetchMany(['b', 'a'], load)), { b: 'b!', a: 'a!' });
  assert.deepEqual([cache.stats().loads, cache.stats().loadFailures], [4, 0]);
});

test('fetchMany: a call of the load counts once, and so does its failure', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const counts = () => [cache.stats().loads, cache.stats().loadFailures];
  const keys = ['a', 'b', 'c'];
  await assert.rejects(cache.fetchMany(keys, () => Promise.reject(new Error('down'))));
  assert.deepEqual(counts(), [1, 1]);
  await assert.rejects(cache.fetchMany(keys, () => [new Error('a'), new Error('b'), 1]));
  assert.deepEqual(counts(), [2, 2]);
  await cache.fetchMany(['x', 'y'], () => [undefined, 1]);
  assert.deepEqual(counts(), [3, 2]);
});

test('who waits for a load of many that has no value for the key loads it by itself', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const { promise, resolve } = later();
  const many = cache.fetchMany(['a', 'b'], () => promise);
  const one = cache.fetch('a', () => 'of one');
  resolve([undefined, 'of many']);
  assert.equal(await one, 'of one');
  assert.deepEqual([...(await many)], [['b', 'of many']]);
  const { misses, loads, coalescedLoads } = cache.stats();
  assert.deepEqual([misses, loads, coalescedLoads, cache.get('a')], [3, 2, 0, 'of one']);
});

test('a load may call the cache at once: set, remove, close; it may not wait for itself', async () => {
  const cache = await createCache({ maxEntries: 10 });
  await cache.fetch('a', () => (cache.set('a', 'newer'), 'older'));
  assert.equal(cache.get('a'), 'newer');
  await cache.fetch('b', () => (cache.remove({ prefix: 'b' }), 'old'));
  assert.equal(cache.has('b'), false);
  let inner;
  const outer = cache.fetch('c', ({ key }) => {
    inner = assert.rejects(cache.fetch(key, assert.fail), { code: 'cache/circular' });
    return 'c';
  });
  assert.equal(await outer, 'c');
  await inner;
  await assert.rejects(
    cache.fetch('d', () => (cache.close(), new Promise(() => {}))),
    { code: 'cache/closed' },
  );
});

test('dump gives what setMany takes: another cache goes on where this one was', async () => {
  const cache = await createCache({ maxEntries: 10, ttl: 60_000 });
  cache.set('a', { n: 1 }, { tags: ['t'], staleIfError: 5000 });
  cache.set('b', 'for long', { ttl: Infinity });
  cache.set('over', 1, { ttl: 0, staleIfError: 1000 });
  const dumped = cache.dump();
  const { ttl, ...rest } = dumped[0][2];
  assert.ok(ttl > 50_000 && ttl <= 60_000, `${ttl}`);
  assert.deepEqual([dumped[0].slice(0, 2), rest], [['a', { n: 1 }], { tags: ['t'], staleIfError: 5000 }]);
  assert.deepEqual(dumped.slice(1), [['b', 'for long', {}]]);
  const sized = await createCache({ maxBytes: 10_000, sizeOf: () => 10, compress: true });
  assert.equal(sized.setMany(JSON.parse(JSON.stringify(dumped)), { ttl: 1 }), 2);
  assert.deepEqual([...sized], [...cache]);
  assert.equal(sized.dump()[1][2].size, 10);
  assert.equal(sized.remove({ tag: 't' }), 1);
});

test('getMany and setMany', async () => {
  const cache = await createCache({ maxEntries: 10 });
  assert.equal(
    cache.setMany(
      [
        ['a', 1],
        ['b', undefined],
      ],
      { tags: ['t'] },
    ),
    2,
  );
  assert.deepEqual(
    [...cache.getMany(['a', 'b', 'c'])],
    [
      ['a', 1],
      ['b', undefined],
    ],
  );
  assert.equal(cache.remove({ tag: 't' }), 2);
});
