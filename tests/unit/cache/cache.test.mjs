import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiCache, createCache, createCacheSync, isPageliftError, sessionCache, storyCache } from 'pagelift/cache';
import { onDispose } from '../internal/on-dispose.mjs';

test('set, get, peek, has, delete, clear', async () => {
  const cache = await createCache({ maxEntries: 10 });
  assert.equal(cache.get('a'), undefined);
  assert.equal(cache.set('a', 1), true);
  assert.equal(cache.set('a', 2), true);
  cache.set('nothing', undefined);
  assert.deepEqual([cache.get('a'), cache.peek('a'), cache.has('a'), cache.has('nothing')], [2, 2, true, true]);
  assert.equal(cache.size, 2);
  assert.deepEqual([cache.delete('a'), cache.delete('a'), cache.get('a')], [true, false, undefined]);
  cache.clear();
  assert.deepEqual([cache.size, [...cache.keys()]], [0, []]);
  cache.set('b', 3);
  assert.equal(cache.get('b'), 3);
});

test('iteration is in the order of the first set, and survives changes on the way', async () => {
  const cache = await createCache({ maxEntries: 10 });
  for (const key of ['c', 'a', 'b']) cache.set(key, key.toUpperCase());
  cache.get('a');
  cache.set('c', 'C2');
  assert.deepEqual([...cache.keys()], ['c', 'a', 'b']);
  assert.deepEqual([...cache.values()], ['C2', 'A', 'B']);
  assert.deepEqual(Object.fromEntries(cache), { c: 'C2', a: 'A', b: 'B' });
  const seen = [];
  for (const [key] of cache) {
    seen.push(key);
    cache.delete('a');
  }
  assert.deepEqual(seen, ['c', 'b']);
});

for (const policy of ['adaptive', 'lru']) {
  test(`${policy}: never more entries or bytes than allowed, and what is set is there`, async () => {
    const cache = await createCache({ maxEntries: 50, maxBytes: 20_000, policy });
    let seed = 7;
    const random = (below) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % below;
    for (let i = 0; i < 20_000; i++) {
      const key = `k${random(200)}`;
      if (cache.get(key) === undefined) {
        cache.set(key, { key, i }, { size: random(2000) });
        assert.deepEqual(cache.peek(key), { key, i });
      } else if (random(20) === 0) {
        cache.delete(key);
      } else if (random(20) === 0) {
        cache.set(key, { key, i }, { size: random(5000) });
      }
      assert.ok(cache.size <= 50);
      assert.ok(cache.stats().bytes <= 20_000);
    }
    for (const [key, value] of cache) assert.equal(value.key, key);
    assert.ok(cache.stats().evictions > 1000);
  });
}

test('the JavaScript and the Rust side of LRU agree on random operations', async () => {
  const options = { maxEntries: 20, maxBytes: 9000, policy: 'lru' };
  const rust = await createCache(options);
  // As long as nothing is awaited, this one is plain JavaScript.
  const javascript = createCacheSync(options);
  const evicted = [[], []];
  [rust, javascript].forEach((cache, i) => onDispose(cache, 'evicted', ({ key }) => evicted[i].push(key)));
  let seed = 99;
  const random = (below) => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) % below;
  for (let i = 0; i < 30_000; i++) {
    const [action, key, size] = [random(10), `k${random(60)}`, random(600)];
    const results = [rust, javascript].map((cache) => {
      if (action < 6) return cache.get(key);
      if (action < 9) return cache.set(key, i, { size });
      return cache.delete(key);
    });
    assert.equal(results[0], results[1], `operation ${i}`);
  }
  assert.deepEqual(evicted[0], evicted[1]);
  assert.ok(evicted[0].length > 1000);
  assert.deepEqual([...rust], [...javascript]);
});

test('the adaptive policy keeps what is popular through a scan, LRU does not', async () => {
  const survivors = async (policy) => {
    const cache = await createCache({ maxEntries: 100, policy });
    const popular = Array.from({ length: 50 }, (_, i) => `popular:${i}`);
    for (let round = 0; round < 20; round++) {
      for (const key of popular) if (cache.get(key) === undefined) cache.set(key, round);
      for (let i = 0; i < 20; i++) cache.set(`once:${round}:${i}`, i);
    }
    for (let i = 0; i < 1000; i++) cache.set(`scan:${i}`, i);
    return popular.filter((key) => cache.has(key)).length;
  };
  assert.equal(await survivors('lru'), 0);
  assert.ok((await survivors('adaptive')) >= 45);
});

test('a cache made synchronously works at once and loses nothing when the engine takes over', async () => {
  const cache = createCacheSync({ maxEntries: 100 });
  for (let i = 0; i < 150; i++) cache.set(`k${i}`, i, { tags: [i % 2 ? 'odd' : 'even'] });
  assert.equal(cache.stats().policy, 'lru');
  const before = [...cache];
  assert.equal(before.length, 100);
  while (cache.stats().policy === 'lru') await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([...cache], before);
  assert.equal(cache.stats().evictions, 50);
  for (let i = 0; i < 300; i++) cache.set(`later${i}`, i);
  assert.equal(cache.size, 100);
  assert.ok(cache.stats().windowShare > 0);
  cache.remove({ tag: 'odd' });
  cache.remove({ tag: 'even' });
  assert.ok([...cache.keys()].every((key) => key.startsWith('later')));
});

test('many caches in one memory: each finds its numbers again when the memory grows', async () => {
  const small = await createCache({ maxEntries: 50 });
  for (let i = 0; i < 50; i++) small.set(`s${i}`, i);
  const large = await createCache({ maxEntries: 300_000 });
  for (let i = 0; i < 200_000; i++) large.set(`l${i}`, i);
  for (let i = 0; i < 50; i++) assert.equal(small.get(`s${i}`), i);
  for (let i = 50; i < 500; i++) small.set(`s${i}`, i);
  assert.equal(small.size, 50);
  assert.equal(large.get('l123456'), 123456);
  large.close();
});

test('events have the key and the value', async () => {
  const cache = await createCache({ maxEntries: 2 });
  const emitted = [];
  for (const name of ['set', 'dispose']) cache.on(name, ({ key, value }) => emitted.push([name, key, value]));
  const stop = cache.on('set', () => assert.fail('removed'));
  stop();
  for (const key of ['a', 'b', 'c']) cache.set(key, key);
  assert.deepEqual(emitted.filter(([name]) => name === 'set').length, 3);
  const evicted = emitted.filter(([name]) => name === 'dispose');
  assert.equal(evicted.length, 1);
  assert.equal(evicted[0][1], evicted[0][2]);
  assert.equal(cache.has(evicted[0][1]), false);
});

test('a handler may call the cache', async () => {
  const cache = await createCache({ maxEntries: 10 });
  let depth = 0;
  onDispose(cache, 'evicted', ({ key }) => {
    if (depth++ < 50) cache.set(`again:${key}`, depth);
  });
  for (let i = 0; i < 100; i++) cache.set(`k${i}`, i);
  assert.equal(cache.size, 10);
  for (const [key, value] of cache) assert.equal(cache.peek(key), value);
});

test('whatever a handler does, the cache is whole before and after', async () => {
  // Each of these wrote to the slot of another entry, or left tags behind, while handlers ran in the middle of `set`.
  const tiny = await createCache({ maxEntries: 1 });
  let times = 0;
  onDispose(tiny, 'evicted', () => {
    if (times++ < 3) tiny.set(`log ${times}`, times);
  });
  tiny.set('a', 1);
  tiny.set('b', 2, { tags: ['t'], ttl: 1 });
  assert.deepEqual([...tiny], [['log 3', 3]]);
  assert.equal(tiny.remove({ tag: 't' }), 0);

  const heavy = await createCache({ maxBytes: 500, sizeOf: () => 10 });
  for (const key of ['a', 'b', 'c']) heavy.set(key, key);
  onDispose(heavy, 'evicted', () => {
    heavy.delete('c');
    heavy.set('z', 'z', { size: 1 });
  });
  heavy.set('c', 'C', { size: 300 });
  assert.deepEqual([...heavy], [['z', 'z']]);

  // Several leave at once, and the first handler takes the place of the last.
  const many = await createCache({ maxBytes: 3000, policy: 'lru', sizeOf: () => 10 });
  for (let i = 0; i < 20; i++) many.set(`k${i}`, i);
  const left = [];
  onDispose(many, 'evicted', ({ key, value }) => {
    assert.equal(many.has(key), false);
    left.push(value);
    if (left.length === 1) for (let i = 0; i < 3; i++) many.set(`new ${i}`, i);
  });
  many.set('large', 0, { size: 1500 });
  assert.equal(new Set(left).size, left.length);
  for (let i = 0; i < 3; i++) assert.equal(many.get(`new ${i}`), i);
  assert.equal(many.size, 20 + 1 + 3 - left.length);

  const closing = await createCache({ maxEntries: 2, maxBytes: 1000 });
  onDispose(closing, 'evicted', () => closing.close());
  for (const key of ['a', 'b', 'c']) closing.set(key, 1, { tags: ['t'], ttl: 1000 });
  assert.deepEqual([closing.size, closing.stats().bytes], [0, 0]);
});

test('a handler of `expire` may set the entry anew: that is what `fetch` and `getMany` give', async () => {
  const cache = await createCache({ maxEntries: 10 });
  onDispose(cache, 'expired', ({ key }) => cache.set(key, 'again'));
  cache.set('a', 1, { ttl: 0 });
  assert.equal(await cache.fetch('a', () => assert.fail('there is one')), 'again');
  cache.set('a', 1, { ttl: 0 });
  assert.deepEqual([...cache.getMany(['a'])], [['a', 'again']]);
});

test('warnings of the time before anybody could listen go to who listens first', async () => {
  // There is no IndexedDB in Node.
  const cache = await createCache({ name: 'early', maxEntries: 2, persist: true });
  const warnings = [];
  cache.on('warn', ({ message }) => warnings.push(message));
  cache.on('warn', ({ message }) => warnings.push(message));
  assert.deepEqual(warnings, [], 'not before `on` has answered');
  await Promise.resolve();
  assert.equal(warnings.length, 2);
  assert.match(warnings[0], /IndexedDB cannot be used.* 'early'/);
  cache.set('a', 1);
  assert.equal(cache.get('a'), 1);
  cache.close();
});

test('statistics', async () => {
  const cache = await createCache({ maxEntries: 3 });
  cache.set('a', 'x'.repeat(100));
  cache.get('a');
  cache.get('b');
  const { bytes, ...stats } = cache.stats();
  assert.ok(bytes >= 200 && bytes < 500, `${bytes}`);
  assert.deepEqual(stats, {
    entries: 1,
    bytesAre: 'estimated',
    hits: 1,
    misses: 1,
    hitRatio: 0.5,
    staleHits: 0,
    evictions: 0,
    expirations: 0,
    refusals: 0,
    loads: 0,
    loadFailures: 0,
    coalescedLoads: 0,
    policy: 'adaptive',
    windowShare: stats.windowShare,
    levels: {
      live: { entries: 1, bytes, bytesAre: 'estimated', hits: 1 },
      cold: { entries: 0, bytes: 0, bytesAre: 'exact', hits: 0 },
      persisted: { entries: 0, bytes: 0, bytesAre: 'estimated', hits: 0 },
    },
  });
});

test('an entry larger than the cache is refused, reported, and thrown on request only', async () => {
  const cache = await createCache({ name: 'texts', maxBytes: 1000 });
  const warnings = [];
  cache.on('warn', ({ message }) => warnings.push(message));
  cache.set('a', 'small');
  assert.equal(cache.set('a', 'x'.repeat(1000)), false);
  assert.equal(cache.has('a'), false, 'not the old value either');
  assert.match(warnings[0], /larger than the cache 'texts': "a"/);
  assert.equal(cache.stats().refusals, 1);
  assert.equal(await cache.fetch('b', () => 'y'.repeat(1000)), 'y'.repeat(1000));
  const strict = await createCache({ maxBytes: 1000, strict: true });
  assert.throws(() => strict.set('a', 'x'.repeat(1000)), { code: 'cache/too-large' });
  assert.equal(await strict.fetch('b', () => 'y'.repeat(1000)), 'y'.repeat(1000));
});

test('misuse is refused with words', async () => {
  const refused = [
    [{}, /maxEntries, maxBytes: expected at least one/],
    [{ maxEntries: 0 }, /maxEntries: expected a whole number from 1 to 4294967295, got 0/],
    [{ maxEntries: 1.5 }, /maxEntries/],
    [{ maxEntries: '10' }, /got '10'/],
    [{ maxBytes: -1 }, /maxBytes: .* got -1/],
    [{ maxBytes: NaN }, /maxBytes: .* got NaN/],
    [{ maxEntries: 1, ttl: -1 }, /ttl: expected a number of ms of at least 0, got -1/],
    [{ maxEntries: 1, policy: 'lfu' }, /policy: .* got 'lfu'/],
    [{ maxEntries: 1, sizeOf: 3 }, /sizeOf/],
    [{ maxEntries: 1, persist: true }, /persist: expected a name/],
    [{ maxEntries: 1, name: 'n', persist: 'yes' }, /persist: expected true or false, or an object, got 'yes'/],
    [{ maxEntries: 1, compress: 1 }, /compress: expected true or false, got 1/],
    [{ maxEntries: 1, softTimeout: NaN }, /softTimeout: .* got NaN/],
    [{ maxEntries: 1, maxAge: 3 }, /options: .* got 'maxAge'/],
    [{ maxEntries: 1, schema: {} }, /schema: expected a string or a number, got Object/],
    [{ maxEntries: 1, schema: NaN }, /schema: .* got NaN/],
    [null, /options: expected an object, got null/],
  ];
  for (const [options, message] of refused) {
    const check = (error) => isPageliftError(error) && error.code === 'options/invalid' && message.test(error.message);
    assert.throws(() => createCacheSync(options), check, JSON.stringify(options));
    await assert.rejects(createCache(options), check);
  }
  const cache = await createCache({ maxEntries: 1, maxBytes: 1000, sizeOf: (value) => value });
  for (const key of [1, undefined, null, [], {}, Symbol('key')]) {
    for (const use of ['get', 'has', 'peek', 'delete']) {
      assert.throws(() => cache[use](key), { code: 'options/invalid', message: /key: expected a string, got / }, use);
    }
    assert.throws(() => cache.set(key, 1), { code: 'options/invalid' });
    assert.throws(() => cache.getMany([key]), { code: 'options/invalid' });
    await assert.rejects(
      cache.fetch(key, () => 1),
      { code: 'options/invalid' },
    );
  }
  for (const wrong of ['5', undefined, null, 5n, true, Promise.resolve(5)]) {
    assert.throws(() => cache.set('a', wrong), {
      code: 'options/invalid',
      message: /sizeOf: expected a number of bytes/,
    });
  }
  assert.throws(() => cache.set('a', 1, { tag: 't' }), /options: expected one of ttl, .*, tags, got 'tag'/);
  assert.throws(() => cache.getMany('abc'), /keys: expected a list of strings, got 'abc'/);
  assert.throws(() => cache.getMany(), /keys: .* got undefined/);
  assert.throws(() => cache.setMany({ a: 1 }), /entries: expected a list of pairs of key and value, got Object/);
  for (const keys of [undefined, null, 5, 'abc'])
    await assert.rejects(
      cache.fetchMany(keys, () => []),
      { code: 'options/invalid', message: /keys: expected a list of strings/ },
    );
  await assert.rejects(cache.fetchMany([]), /load: expected a function/);
  await assert.rejects(
    cache.fetch('a', () => 1, { refresh: 'yes' }),
    /refresh: expected true or false, got 'yes'/,
  );
  assert.throws(() => cache.set('a', 1, { size: -1 }), /size: .* got -1/);
  assert.throws(() => cache.set('a', -5), /sizeOf: .* got -5/);
  assert.throws(() => cache.set('a', 1, { tags: 'b' }), /tags: expected a list of strings/);
  assert.throws(() => cache.set('a', 1, 5000), /options: expected an object, got 5000/);
  assert.throws(() => cache.set('a', 1, null), /options: expected an object, got null/);
  assert.throws(() => cache.remove({}), /filter: /);
  assert.throws(() => cache.remove(null), /filter: .* got null/);
  assert.throws(() => cache.remove({ tag: 't', prefix: 'a' }), /filter: /);
  assert.throws(() => cache.remove({ tag: undefined }), /filter: /);
  assert.throws(() => cache.on('evicted', () => {}), /event: expected one of set, .* got 'evicted'/);
  assert.throws(() => cache.on('dispose'), /handler: expected a function, got undefined/);
  const load = () => 1;
  await assert.rejects(cache.fetch('a', load, null), /options: expected an object, got null/);
  await assert.rejects(cache.fetch('a', load, { signal: new AbortController() }), /signal: .* got AbortController/);
  assert.throws(() => cache.expire({ tags: [] }), /filter: /);
  await assert.rejects(cache.fetch('a'), /load: expected a function, got undefined/);
});

test('closed, it holds nothing and refuses what is new', async () => {
  const cache = await createCache({ maxEntries: 10 });
  cache.set('a', 1);
  cache[Symbol.dispose]?.();
  cache.close();
  assert.deepEqual([cache.size, cache.get('a'), cache.delete('a'), cache.stats().entries], [0, undefined, false, 0]);
  cache.clear();
  assert.throws(() => cache.set('a', 1), { code: 'cache/closed' });
  await assert.rejects(
    cache.fetch('a', () => 1),
    { code: 'cache/closed' },
  );
});

test('freeze: nobody changes for all what one was given', async () => {
  const nested = () => ({
    list: [{ a: 1 }, [2]],
    map: new Map([['a', {}]]),
    at: new Date(0),
    bytes: new Uint8Array(2),
  });
  const isFrozen = (value) => [value, value.list, value.list[0], value.list[1]].every(Object.isFrozen);
  const cache = await createCache({ maxEntries: 100, freeze: true });
  const value = nested();
  value.self = value;
  assert.equal(cache.set('a', value), true);
  assert.ok(isFrozen(value) && cache.get('a') === value);
  assert.throws(() => cache.get('a').list.push(1), TypeError);
  // What is more than its properties cannot be frozen by them.
  assert.ok(!Object.isFrozen(value.map) && !Object.isFrozen(value.at) && !Object.isFrozen(value.bytes));
  const instance = new (class Model {
    state = 1;
  })();
  cache.set('instance', instance);
  instance.state = 2;
  assert.ok(isFrozen(await cache.fetch('b', nested)));
  let deep = [];
  for (let i = 0; i < 200_000; i++) deep = [deep];
  assert.equal(cache.set('deep', deep), true);
  for (const simple of ['text', 1, null, undefined, Object.freeze({})]) assert.equal(cache.set('simple', simple), true);
  const loose = await createCache({ maxEntries: 100 });
  const free = nested();
  loose.set('a', free);
  assert.ok(!Object.isFrozen(free));
  const compressed = await createCache({ maxEntries: 40, compress: true, freeze: true });
  for (let i = 0; i < 40; i++) compressed.set(`k${i}`, { list: [{ i }, [i]] });
  assert.ok(compressed.stats().levels.cold.entries > 20);
  for (const [, copy] of compressed) assert.ok(isFrozen(copy));
  for (let i = 0; i < 40; i++) assert.ok(isFrozen(compressed.get(`k${i}`)));
});

test('presets are plain options', async () => {
  for (const preset of [apiCache, storyCache, sessionCache]) {
    const cache = await createCache({ ...preset, name: 'mine' });
    cache.set('a', 'b');
    assert.equal(cache.get('a'), 'b');
    cache.close();
  }
  assert.equal(apiCache.ttl, 300_000);
});

test('the numbers of a large cache look at no more values than those of a small one', async () => {
  let looked = 0;
  const sizeOf = (text) => (looked++, 24 + 2 * text.length);
  const cache = await createCache({ maxEntries: 300_000, sizeOf });
  for (let i = 0; i < 200_000; i++) cache.set(`k${i}`, i % 2 ? 'x'.repeat(38) : 'x'.repeat(238));
  const { bytes } = cache.stats();
  // Half of them 100 bytes, half 500, and about 100 for each key.
  assert.ok(bytes > 200_000 * 350 && bytes < 200_000 * 450, `${bytes}`);
  assert.ok(looked > 50 && looked <= 100, `${looked} values`);
  for (let i = 0; i < 199_990; i++) cache.delete(`k${i}`);
  const few = cache.stats().bytes;
  assert.ok(few > 10 * 350 && few < 10 * 450, `${few}`);
  const estimating = await createCache({ maxEntries: 10 });
  estimating.set('a', 'x'.repeat(100));
  assert.ok(estimating.stats().bytes > 200);
});
