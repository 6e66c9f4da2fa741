// What a program hears of changes, and how it changes values that others show.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCache, createCacheSync, isPageliftError } from 'pagelift/cache';

const moment = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Collects the changes that are told. */
function heard(cache, which) {
  const changes = [];
  const stop = cache.subscribe(which, ({ key, kind, origin }) => changes.push(`${key} ${kind} by ${origin}`));
  return { changes, stop };
}

test('subscribe: every change of a key, with what happened and who did it', async () => {
  const cache = await createCache({ maxEntries: 10, staleIfError: 1e6 });
  const { changes, stop } = heard(cache, 'k');
  cache.set('k', 1);
  cache.set('other', 1);
  cache.set('k', 2);
  cache.expire('k');
  await cache.fetch('k', () => 3);
  cache.invalidate('k');
  cache.delete('k');
  cache.set('k', 4, { ttl: 1, staleIfError: 0 });
  await moment(20);
  assert.equal(cache.peek('k'), undefined);
  cache.set('k', 5);
  cache.clear();
  stop();
  cache.set('k', 6);
  assert.deepEqual(changes, [
    'k set by program',
    'k set by program',
    'k stale by program',
    'k set by load',
    'k invalidated by program',
    'k deleted by program',
    'k set by program',
    'k expired by program',
    'k set by program',
    'k deleted by program',
  ]);
});

test('subscribe: changes of the keys of a filter', async () => {
  const cache = await createCache({ maxEntries: 3, policy: 'lru' });
  const tagged = heard(cache, { tag: 't' });
  const prefix = heard(cache, { prefix: 'a' });
  const chosen = heard(cache, (_, value) => value > 1);
  cache.set('a1', 1, { tags: ['t'] });
  cache.set('a2', 2);
  cache.set('b', 3, { tags: ['t'] });
  cache.set('c', 0);
  // Of what is no longer there the tags are known too.
  assert.deepEqual(tagged.changes, ['a1 set by program', 'b set by program', 'a1 evicted by program']);
  assert.deepEqual(prefix.changes, ['a1 set by program', 'a2 set by program', 'a1 evicted by program']);
  assert.deepEqual(chosen.changes, ['a2 set by program', 'b set by program']);
});

test('subscribe: nobody disturbs the others, also by ending or by changing something', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const order = [];
  const uncaught = [];
  const { queueMicrotask } = globalThis;
  globalThis.queueMicrotask = (work) =>
    queueMicrotask(() => {
      try {
        work();
      } catch (error) {
        uncaught.push(error.message);
      }
    });
  const stop = cache.subscribe('k', () => {
    order.push('first');
    stop();
    throw new Error('of a handler');
  });
  cache.subscribe('k', ({ kind }) => {
    order.push(`second ${kind}`);
    if (kind === 'set' && cache.peek('k') < 3) cache.set('k', cache.peek('k') + 1);
  });
  cache.set('k', 1);
  await moment(5);
  globalThis.queueMicrotask = queueMicrotask;
  assert.deepEqual(order, ['first', 'second set', 'second set', 'second set']);
  assert.deepEqual(uncaught, ['of a handler']);
  assert.equal(cache.get('k'), 3);
  cache.close();
  assert.equal(cache.size, 0);
});

test('dispose has the reason for which a value is no longer there', async () => {
  const cache = await createCache({ maxEntries: 2, policy: 'lru' });
  const reasons = [];
  cache.on('dispose', ({ key, value, reason }) => reasons.push(`${key}=${value} ${reason}`));
  cache.set('a', 1);
  cache.set('a', 2);
  cache.set('b', 1);
  cache.set('c', 1);
  cache.delete('b');
  cache.set('d', 1, { ttl: 0 });
  cache.get('d');
  cache.remove({ prefix: 'c' });
  assert.deepEqual(reasons, ['a=1 replaced', 'a=2 evicted', 'b=1 deleted', 'd=1 expired', 'c=1 deleted']);
});

test('invalidate and expire make stale, remove removes', async () => {
  const cache = await createCache({ maxEntries: 10, staleWhileRevalidate: 1e6 });
  for (const key of ['u:1', 'u:2', 'u:3']) cache.set(key, 'old', { tags: ['users'] });
  assert.deepEqual([cache.invalidate('u:1'), cache.invalidate({ tag: 'users' }), cache.expire('nothing')], [1, 3, 0]);
  assert.deepEqual(
    [cache.has('u:1'), cache.peek('u:1'), cache.peek('u:1', { stale: true })],
    [false, undefined, 'old'],
  );
  assert.equal(await cache.fetch('u:1', () => 'new'), 'old');
  await moment(1);
  assert.equal(cache.get('u:1'), 'new');
  assert.equal(cache.remove({ tag: 'users' }), 2);
  assert.equal(cache.peek('u:2', { stale: true }), undefined);
});

test('update keeps what was said of the entry, and begins its lifetime anew', async () => {
  const cache = await createCache({ maxEntries: 10, ttl: 1e6 });
  assert.equal(
    cache.update('n', (n = 0) => n + 1, { tags: ['numbers'], staleIfError: 5e6 }),
    true,
  );
  cache.update('n', (n) => n + 1);
  assert.equal(cache.get('n'), 2);
  const info = cache.info('n');
  assert.deepEqual(info.tags, ['numbers']);
  assert.ok(info.freshFor > 9e5 && info.freshFor <= 1e6, `${info.freshFor}`);
  assert.ok(info.staleFor > 5.9e6 && info.staleFor <= 6e6, `${info.staleFor}`);
  assert.throws(() => cache.update('n', 3), { code: 'options/invalid', message: /change: expected a function, got 3/ });
});

test('optimistic: undone it is as before, with what was left of its time; what came after stands', async () => {
  const cache = await createCache({ maxEntries: 10 });
  cache.set('post', { likes: 1 }, { ttl: 1e6, tags: ['posts'] });
  const undo = cache.optimistic('post', (post) => ({ likes: post.likes + 1 }));
  assert.deepEqual(cache.get('post'), { likes: 2 });
  undo();
  undo();
  assert.deepEqual(cache.get('post'), { likes: 1 });
  const { freshFor, tags } = cache.info('post');
  assert.ok(freshFor > 9.9e5 && freshFor <= 1e6, `${freshFor}`);
  assert.deepEqual(tags, ['posts']);

  const late = cache.optimistic('post', () => 'guess');
  cache.set('post', 'of the server');
  late();
  assert.equal(cache.get('post'), 'of the server');

  const none = cache.optimistic('new', () => 'guess');
  none();
  assert.equal(cache.has('new'), false);

  cache.set('short', 'old', { ttl: 10 });
  const over = cache.optimistic('short', () => 'guess');
  await moment(30);
  over();
  assert.equal(cache.has('short'), false, 'its time is over');
  const closed = cache.optimistic('post', () => 1);
  cache.close();
  closed();
});

test('optimistic: made stale meanwhile it is still undone, and what was there is stale then', async () => {
  const cache = await createCache({ maxEntries: 10, staleIfError: 1e6 });
  for (const key of ['a', 'b']) cache.set(key, 'old');
  const undo = ['a', 'b'].map((key) => cache.optimistic(key, (value) => `${value} and a guess`));
  cache.invalidate('a');
  assert.equal(cache.peek('a', { stale: true }), 'old and a guess');
  for (const one of undo) one();
  assert.deepEqual([cache.peek('a'), cache.peek('a', { stale: true }), cache.peek('b')], [undefined, 'old', 'old']);
});

test('update and optimistic see a stale value too', async () => {
  const cache = await createCache({ maxEntries: 10, staleIfError: 1e6 });
  cache.set('post', { likes: 1 });
  cache.invalidate('post');
  cache.optimistic('post', (post) => ({ likes: post.likes + 1 }));
  assert.deepEqual(cache.get('post'), { likes: 2 });
  cache.expire('post');
  cache.update('post', (post) => ({ likes: post.likes + 1 }));
  assert.deepEqual(cache.get('post'), { likes: 3 });
});

test('info and peek: what is known of an entry, stale ones included', async () => {
  const cache = await createCache({ maxBytes: 100_000, staleIfError: 1000 });
  assert.equal(cache.info('k'), undefined);
  cache.set('k', 'v', { ttl: 0, tags: ['t'], size: 100 });
  const { freshFor, staleFor, ...others } = cache.info('k');
  assert.ok(freshFor <= 0 && staleFor > 900 && staleFor <= 1000, `${freshFor} ${staleFor}`);
  assert.deepEqual(others, { size: 100, tags: ['t'], level: 'live' });
  assert.equal(cache.peek('k', { stale: true }), 'v');
  cache.set('for ever', 1);
  assert.deepEqual([cache.info('for ever').freshFor, cache.info('for ever').tags], [Infinity, []]);
  assert.deepEqual([cache.stats().hits, cache.stats().misses], [0, 0]);
});

test('prefetch loads once, never rejects, and leaves what is fresh alone', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const errors = [];
  cache.on('error', ({ key, error }) => errors.push(`${key}: ${error.message}`));
  let loads = 0;
  const load = () => ++loads;
  await Promise.all([cache.prefetch('k', load), cache.prefetch('k', load)]);
  await cache.prefetch('k', load);
  assert.deepEqual([cache.get('k'), loads], [1, 1]);
  await cache.prefetch('down', () => Promise.reject(new Error('offline')));
  assert.deepEqual(errors, ['down: offline']);
  assert.throws(() => cache.prefetch(1, load), { code: 'options/invalid' });
  cache.close();
  assert.throws(() => cache.prefetch('k', load), { code: 'cache/closed' });
});

test('a load goes on after its last caller has left, on request', async () => {
  const cache = await createCache({ maxEntries: 10 });
  for (const background of [false, true]) {
    const controller = new AbortController();
    let finish;
    const load = ({ signal }) =>
      new Promise((resolve, reject) => {
        finish = () => resolve('loaded');
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const waiting = cache.fetch(`${background}`, load, { signal: controller.signal, background });
    controller.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    finish();
    await moment(1);
  }
  assert.deepEqual([cache.get('false'), cache.get('true')], [undefined, 'loaded']);
});

test('a refresh asks for what is true now: loads that began before are not joined, and do not stay', async () => {
  const cache = await createCache({ maxEntries: 10 });
  let server = 'before';
  const slowly = async () => {
    const seen = server;
    await moment(20);
    return seen;
  };
  const first = cache.fetch('k', slowly);
  server = 'after';
  assert.equal(await cache.fetch('k', () => server, { refresh: true }), 'after');
  assert.equal(await first, 'before');
  assert.equal(cache.get('k'), 'after');
  const many = cache.fetchMany(['k', 'l'], async (keys) => (await moment(20), keys.map(() => 'old')), {
    refresh: true,
  });
  const now = await cache.fetchMany(['k'], () => ['new'], { refresh: true });
  assert.equal(now.get('k'), 'new');
  await many;
  assert.deepEqual([cache.get('k'), cache.get('l')], ['new', 'old']);
});

test('what one caller tolerates is not what the entry is kept for', async () => {
  const cache = await createCache({ maxEntries: 10, ttl: 5, staleIfError: 600_000, staleWhileRevalidate: 0 });
  const down = () => Promise.reject(new Error('offline'));
  await cache.fetch('k', () => 'v', { staleIfError: 0 });
  await moment(20);
  await assert.rejects(cache.fetch('k', down, { staleIfError: 0 }), /offline/);
  assert.equal(await cache.fetch('k', down), 'v');
  // Longer than the cache says is kept for whoever asks so.
  const short = await createCache({ maxEntries: 10, ttl: 5 });
  await short.fetch('k', () => 'v', { staleIfError: 600_000 });
  await moment(20);
  assert.equal(await short.fetch('k', down, { staleIfError: 600_000 }), 'v');
});

test('loads that wait for each other are refused, with the keys named', async () => {
  const cache = await createCache({ maxEntries: 10 });
  const circle = cache.fetch('a', () => cache.fetch('b', () => cache.fetch('a', () => 1)));
  await assert.rejects(circle, (error) => {
    assert.ok(isPageliftError(error));
    assert.deepEqual(
      [error.code, error.message],
      ['cache/circular', 'a load waits for itself: "a" needs "b" needs "a"'],
    );
    return true;
  });
  await assert.rejects(
    cache.fetch('own', () => cache.fetch('own', () => 1)),
    { code: 'cache/circular', message: 'a load waits for itself: "own" needs "own"' },
  );
  // Two that need the same are no circle.
  const diamond = cache.fetch('top', async () => {
    const shared = () => moment(5).then(() => 1);
    const sides = [
      cache.fetch('left', () => cache.fetch('bottom', shared)),
      cache.fetch('right', () => cache.fetch('bottom', shared)),
    ];
    return (await Promise.all(sides)).length;
  });
  assert.equal(await diamond, 2);
});

test('what happens before the engine is there is heard of too', async () => {
  const cache = createCacheSync({ maxEntries: 10 });
  const { changes } = heard(cache, { prefix: '' });
  cache.set('k', 1);
  cache.delete('k');
  assert.deepEqual(changes, ['k set by program', 'k deleted by program']);
  assert.throws(() => cache.subscribe({ tags: 't' }, () => {}), { code: 'options/invalid' });
  assert.throws(() => cache.subscribe('k'), { code: 'options/invalid', message: /hear: expected a function/ });
});
