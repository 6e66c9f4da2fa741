// One truth in all tabs: races, tabs that join, smaller ones, other releases, pages that come back, loads that hang.
import assert from 'node:assert/strict';
import { inPage, inTwoWindows } from '../../internal/harness.mjs';

const open = async ({ pagelift }, options) => {
  window.cache = await pagelift.createCache(options);
  window.until = async (condition) => {
    for (const end = performance.now() + 20_000; !condition();) {
      if (performance.now() > end) throw new Error(`never: ${condition}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return window.cache.size;
};

/** In the page: counts the entries that are stored from now on. */
const countWritten = () => {
  const { add } = IDBObjectStore.prototype;
  window.written = 0;
  IDBObjectStore.prototype.add = function (record) {
    window.written += (record.times?.length ?? 0) / 2;
    return add.apply(this, arguments);
  };
};

/** In the page: what is held of each key, fresh, (stale) or not at all. */
const look = (_, keys) =>
  keys.map((key) => window.cache.peek(key) ?? (window.cache.peek(key, { stale: true }) ? 'stale' : 'nothing'));

inTwoWindows('two tabs that change the same keys within 2 ms of each other agree, 300 times', async ({ run }) => {
  const options = { name: 'race', maxEntries: 10_000, crossTab: true, staleIfError: 1e6 };
  for (const number of [0, 1]) await run(number, open, options);
  const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
  await run(0, () => {
    for (let i = 0; i < 300; i++) window.cache.set(`k${i}`, 'old', { tags: [`t${i}`] });
  });
  await run(1, () => window.until(() => window.cache.size === 300));
  const start = Date.now() + 500;
  const play = async (_, { start, who }) => {
    const { cache } = window;
    const acts = [
      (key) => cache.expire(key),
      (key) => cache.delete(key),
      (key, i) => cache.remove({ tag: `t${i}` }),
      (key, i) => cache.invalidate({ tag: `t${i}` }),
      (key) => cache.set(key, 'by b'),
    ];
    window.played = (async () => {
      for (let i = 0; i < 300; i++) {
        const at = start + i * 8;
        while (Date.now() < at - 4) await new Promise((resolve) => setTimeout(resolve));
        while (Date.now() < at);
        if (who === 0) {
          cache.set(`k${i}`, 'by a', { tags: [`t${i}`] });
        } else {
          for (const end = performance.now() + (i % 10) / 5; performance.now() < end;);
          acts[i % acts.length](`k${i}`, i);
        }
      }
    })();
  };
  for (const who of [0, 1]) await run(who, play, { start, who });
  for (const who of [0, 1]) await run(who, () => window.played);
  await run(0, () => window.cache.set('last of a', 1));
  await run(1, () => window.until(() => window.cache.has('last of a')));
  await run(1, () => window.cache.set('last of b', 1));
  await run(0, () => window.until(() => window.cache.has('last of b')));
  const [here, there] = [await run(0, look, keys), await run(1, look, keys)];
  assert.deepEqual(
    here.map((value, i) => [keys[i], value, there[i]]).filter(([, a, b]) => a !== b),
    [],
  );
  assert.ok(new Set(here).size >= 3, `${[...new Set(here)]}`);
  for (const number of [0, 1]) await run(number, () => window.cache.close());
});

inTwoWindows(
  'a smaller cache in another tab takes nothing away, and who changes a value stores it',
  async ({ run }) => {
    const options = { name: 'sizes', maxEntries: 100, crossTab: true, persist: true };
    await run(0, () => {
      const { add } = IDBObjectStore.prototype;
      window.written = 0;
      IDBObjectStore.prototype.add = function (record) {
        window.written += (record.times?.length ?? 0) / 2;
        return add.apply(this, arguments);
      };
    });
    await run(0, open, options);
    await run(0, async () => {
      for (let i = 0; i < 100; i++) window.cache.set(`k${i}`, i);
      await window.cache.flush();
    });
    await run(1, () => {
      const { add } = IDBObjectStore.prototype;
      window.written = 0;
      IDBObjectStore.prototype.add = function (record) {
        window.written += (record.times?.length ?? 0) / 2;
        return add.apply(this, arguments);
      };
    });
    await run(1, open, { ...options, maxEntries: 10 });
    const small = await run(1, async () => {
      await window.cache.flush();
      return [window.cache.size, window.written];
    });
    assert.deepEqual(small, [10, 0]);
    const result = await run(
      0,
      async ({ pagelift }, options) => {
        await window.cache.flush();
        const again = await pagelift.createCache(options);
        await again.flush();
        return { held: window.cache.size, written: window.written, stored: again.size };
      },
      options,
    );
    assert.deepEqual(result, { held: 100, written: 100, stored: 100 });
    for (const number of [0, 1]) await run(number, () => window.cache.close());
  },
);

inTwoWindows('a tab joins with what the others have not stored, or hold alone', async ({ run }) => {
  const options = { name: 'joins', maxEntries: 100, crossTab: { hydrate: true } };
  await run(0, open, options);
  await run(0, () => {
    for (let i = 0; i < 50; i++) window.cache.set(`k${i}`, i, { tags: ['t'], ttl: 1e6 });
    window.cache.delete('k0');
  });
  await run(1, open, options);
  await run(1, () => window.until(() => window.cache.size === 49));
  const info = await run(1, () => window.cache.info('k1'));
  assert.deepEqual(info.tags, ['t']);
  assert.ok(info.freshFor > 9e5 && info.freshFor <= 1e6, `${info.freshFor}`);
  // Without it, a tab begins empty.
  const bare = await run(
    1,
    async ({ pagelift }, options) => {
      const cache = await pagelift.createCache({ ...options, crossTab: true });
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { size } = cache;
      cache.close();
      return size;
    },
    options,
  );
  assert.equal(bare, 0);
  for (const number of [0, 1]) await run(number, () => window.cache.close());
});

inTwoWindows(
  'a page in the back/forward cache stays there, and knows afterwards what happened',
  async ({ run, leave, back }) => {
    const options = { name: 'back', maxEntries: 100, crossTab: true, persist: true };
    for (const number of [0, 1]) await run(number, open, options);
    await run(0, async () => {
      window.mark = 'the same page';
      for (const key of ['changed', 'deleted', 'kept']) window.cache.set(key, 'old');
      await window.cache.flush();
    });
    await run(1, () => window.until(() => window.cache.has('kept')));
    await leave(0);
    await run(1, async () => {
      window.cache.set('changed', 'new');
      window.cache.delete('deleted');
      window.cache.set('more', 1);
      await window.cache.flush();
    });
    await back(0);
    const isKept = await run(0, () => window.mark === 'the same page');
    // Whatever else may be a reason not to keep a page, none is of the cache; browsers that tell reasons tell this one.
    const reasons = await run(0, () =>
      JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons ?? null),
    );
    assert.doesNotMatch(reasons, /broadcastchannel|lock|indexed/i);
    // Not every browser keeps every page: it is opened anew then.
    if (!isKept) await run(0, open, options);
    await run(0, () => window.until(() => window.cache.peek('changed') === 'new' && window.cache.has('more')));
    assert.deepEqual(await run(0, look, ['changed', 'deleted', 'kept', 'more']), ['new', 'nothing', 'old', 1]);
    await run(0, () => window.cache.set('after', 1));
    await run(1, () => window.until(() => window.cache.has('after')));
    for (const number of [0, 1]) await run(number, () => window.cache.close());
  },
);

inTwoWindows('a load that hangs in one tab holds its key for a while only', async ({ run }) => {
  const options = { name: 'hangs', maxEntries: 100, crossTab: true, loadTimeout: 200 };
  for (const number of [0, 1]) await run(number, open, options);
  await run(0, () => {
    window.loading = false;
    window.cache.fetch('k', () => ((window.loading = true), new Promise(() => {}))).catch(() => {});
    return window.until(() => window.loading);
  });
  assert.equal(await run(1, () => window.cache.fetch('k', () => 'loaded here')), 'loaded here');
  assert.equal(await run(0, () => window.cache.fetch('k', () => 'not needed')), 'loaded here');
  for (const number of [0, 1]) await run(number, () => window.cache.close());
});

inTwoWindows('a load may hold its key for ever, where that is asked for', async ({ run }) => {
  const options = { name: 'for ever', maxEntries: 100, crossTab: true, loadTimeout: 1e12 };
  for (const number of [0, 1]) await run(number, open, options);
  await run(0, () => {
    window.loading = window.cache.fetch('k', () => new Promise((resolve) => (window.finish = resolve)));
    return window.until(() => window.finish !== undefined);
  });
  await run(1, () => {
    window.loading = window.cache.fetch('k', () => 'loaded twice');
    return new Promise((resolve) => setTimeout(resolve, 100));
  });
  await run(0, () => window.finish('loaded once'));
  assert.deepEqual(
    [await run(0, () => window.loading), await run(1, () => window.loading)],
    Array(2).fill('loaded once'),
  );
  for (const number of [0, 1]) await run(number, () => window.cache.close());
});

inPage('messages of other releases and other programs are ignored, and counted', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'foreign', maxEntries: 10, crossTab: true };
    const [a, b] = [await pagelift.createCache(options), await pagelift.createCache(options)];
    a.set('k', 'v', { tags: ['t'] });
    // This release's channel, and the next one's, which nobody hears.
    const [channel, next] = [1, 2].map((protocol) => new BroadcastChannel(`pagelift-cache/${protocol}:foreign`));
    next.postMessage({
      what: 'changes',
      from: 1,
      time: 2,
      before: 0,
      facts: [{ key: 'k', what: 'delete', stamp: [9e12, 1] }],
    });
    const stamp = [1e12, 1];
    const foreign = [
      null,
      'text',
      7,
      [],
      { what: 'rename', from: 1, into: 'b' },
      { what: '__proto__', from: 1 },
      { what: 'toString', from: 1 },
      { what: 'changes', from: 1, time: 1, before: 0, facts: [{ filter: /(a+)+$/, what: 'delete', stamp }] },
      {
        what: 'changes',
        from: 1,
        time: 1,
        before: 0,
        facts: [{ filter: { tag: 't', prefix: '' }, what: 'delete', stamp }],
      },
      { what: 'changes', from: 1, time: 1, before: 0, facts: [{ key: 7, what: 'delete', stamp }] },
      { what: 'changes', from: 1, time: 1, before: 0, facts: [{ key: 'k', what: 'delete', stamp: [NaN, 1] }] },
      { what: 'changes', from: 1, time: 1, before: 0, facts: [{ key: 'k', written: stamp, entry: { value: 1 } }] },
      {
        what: 'changes',
        from: 1,
        time: 1,
        before: 0,
        facts: [{ key: 'k', written: stamp, entry: { value: 1, ttl: 1, options: { tags: 't' } } }],
      },
      { what: 'hello', from: 1, vector: ['x'] },
      { what: 'ask', from: 1, to: 2, vector: {} },
      { what: 'claim', key: 3, tab: 1 },
    ];
    for (const message of foreign) channel.postMessage(message);
    b.set('last', 1);
    for (let i = 0; i < 400 && a.stats().ignoredMessages < foreign.length; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    const seen = {
      k: [a.get('k'), b.get('k')],
      ignored: [a, b].map((cache) => cache.stats().ignoredMessages - foreign.length),
    };
    // Well-formed, with absurd stamps and vectors: nothing breaks.
    channel.postMessage({ what: 'hello', from: 1, vector: [0, 1, 1e300] });
    channel.postMessage({
      what: 'changes',
      from: 1,
      time: 1e300,
      before: 1e299,
      facts: [{ key: 'k', what: 'delete', stamp: [1e300, 1] }],
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    a.set('k', 'on');
    for (let i = 0; i < 400 && b.get('k') !== 'on'; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    seen.k.push(a.get('k'), b.get('k'));
    for (const one of [a, b, channel, next]) one.close();
    return seen;
  });
  assert.deepEqual(result, { k: ['v', 'v', 'on', 'on'], ignored: [0, 0] });
});

inPage('a tab with a clock that is ahead, and one that was: all agree', {}, async (page) => {
  const result = await page.run(async ({ pagelift, helpers }) => {
    const { view, pagelift: other, remove } = await helpers.otherPage();
    const { now } = view.Date;
    view.Date.now = () => now() + 3_600_000;
    const options = { name: 'skewed', maxEntries: 10, crossTab: true, persist: true };
    const ahead = await other.createCache(options);
    ahead.set('k', 'from ahead');
    ahead.set('token', 'secret');
    await ahead.flush();
    const here = await pagelift.createCache(options);
    await here.flush();
    const begins = here.get('k');
    here.set('k', 'from here');
    here.delete('token');
    here.remove({ prefix: 'to' });
    for (let i = 0; i < 400 && ahead.get('k') !== 'from here'; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    const seen = [begins, ahead.get('k'), here.get('k'), ahead.has('token')];
    // The clock is right again.
    view.Date.now = now;
    ahead.set('k', 'again');
    for (let i = 0; i < 400 && here.get('k') !== 'again'; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    seen.push(here.get('k'));
    await Promise.all([here.flush(), ahead.flush()]);
    const third = await pagelift.createCache(options);
    await third.flush();
    seen.push(third.get('k'), third.has('token'));
    for (const cache of [ahead, here, third]) cache.close();
    remove();
    return seen;
  });
  assert.deepEqual(result, ['from ahead', 'from here', 'from here', false, 'again', 'again', false]);
});

inPage('a page that was away for longer than removals are remembered begins again', {}, async (page) => {
  const result = await page.run(async ({ pagelift, helpers }) => {
    const { view, pagelift: other, remove } = await helpers.otherPage();
    const options = { name: 'long away', maxEntries: 10, crossTab: true, persist: true };
    const here = await pagelift.createCache(options);
    await here.flush();
    const away = await other.createCache(options);
    await away.flush();
    for (const key of ['kept', 'changed', 'deleted']) here.set(key, 'old');
    await here.flush();
    const until = async (condition) => {
      for (let i = 0; i < 1000 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(() => away.size === 3);
    view.dispatchEvent(new Event('pagehide'));
    here.delete('deleted');
    here.set('changed', 'new');
    await here.flush();
    here.close();
    // A day later nobody remembers that anything was removed.
    const database = await new Promise((resolve) => {
      const request = indexedDB.open('pagelift-cache:long away');
      request.onsuccess = () => resolve(request.result);
    });
    await new Promise((resolve) => {
      const transaction = database.transaction('records', 'readwrite');
      transaction.oncomplete = resolve;
      transaction.objectStore('records').openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (cursor === null) return;
        if (typeof cursor.value === 'string') cursor.delete();
        cursor.continue();
      };
    });
    database.close();
    const { now } = view.Date;
    view.Date.now = () => now() + 25 * 3_600_000;
    view.dispatchEvent(new view.PageTransitionEvent('pageshow', { persisted: true }));
    await until(() => away.get('changed') === 'new');
    const held = [...away].sort();
    // It is heard by the others from then on.
    const third = await pagelift.createCache(options);
    await third.flush();
    away.set('after', 1);
    away.delete('kept');
    await until(() => third.has('after') && !third.has('kept'));
    const heard = [...third.keys()].sort();
    for (const cache of [away, third]) cache.close();
    remove();
    return { held, heard };
  });
  const held = [
    ['changed', 'new'],
    ['kept', 'old'],
  ];
  assert.deepEqual(result, { held, heard: ['after', 'changed'] });
});

inPage('a cache is there before storage has answered, and takes over later what that had', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'late', maxEntries: 10, persist: true };
    const first = await pagelift.createCache(options);
    for (const key of ['kept', 'changed', 'deleted', 'matched']) first.set(key, 'old');
    await first.flush();
    first.close();
    // Storage that takes its time, as long as the page likes.
    const { open } = IDBFactory.prototype;
    let answer;
    IDBFactory.prototype.open = function (...parts) {
      const late = {};
      answer = () => {
        const request = open.apply(this, parts);
        request.onupgradeneeded = () => late.onupgradeneeded?.();
        request.onerror = () => late.onerror?.();
        request.onsuccess = () => {
          late.result = request.result;
          late.onsuccess?.();
        };
      };
      return late;
    };
    const cache = await pagelift.createCache(options);
    const before = [cache.size, cache.get('kept') === undefined];
    cache.set('changed', 'new');
    cache.delete('deleted');
    cache.remove((key) => key === 'matched');
    IDBFactory.prototype.open = open;
    answer();
    await cache.flush();
    const after = [...cache].sort();
    cache.close();
    const again = await pagelift.createCache(options);
    await again.flush();
    return { before, after, again: [...again].sort() };
  });
  const entries = [
    ['changed', 'new'],
    ['kept', 'old'],
  ];
  assert.deepEqual(result, { before: [0, true], after: entries, again: entries });
});

inPage('releases of an app with other schemas keep theirs; what nobody visits any more goes', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'releases', maxEntries: 200, persist: true };
    const held = async (schema) => {
      const cache = await pagelift.createCache({ ...options, schema });
      await cache.flush();
      return cache.size;
    };
    const [old, now] = [
      await pagelift.createCache({ ...options, schema: 1 }),
      await pagelift.createCache({ ...options, schema: 2 }),
    ];
    for (let i = 0; i < 100; i++) old.set(`k${i}`, i);
    for (let i = 0; i < 50; i++) now.set(`b${i}`, i);
    await Promise.all([old.flush(), now.flush()]);
    old.set('one more', 1);
    await old.flush();
    const both = [await held(1), await held(2)];
    // Visits are noted when the page is idle.
    const database = await new Promise((resolve) => {
      const request = indexedDB.open('pagelift-cache:releases');
      request.onsuccess = () => resolve(request.result);
    });
    const visits = (mode = 'readonly') => database.transaction('visits', mode).objectStore('visits');
    const result = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    while ((await result(visits().getAllKeys())).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    const [first] = await result(visits().getAllKeys());
    const isThere = async () => (await result(visits().getAllKeys())).includes(first);
    // The caches above note their visits when the page is idle, which may be later than this.
    while (await isThere()) {
      await result(visits('readwrite').put(Date.now() - 8 * 86_400_000, first));
      const third = await pagelift.createCache({ ...options, schema: 3 });
      for (let i = 0; i < 300 && (await isThere()); i++) await new Promise((resolve) => setTimeout(resolve, 10));
      third.close();
    }
    database.close();
    return { both, after: [await held(1), await held(2)] };
  });
  assert.deepEqual(result, { both: [101, 50], after: [0, 50] });
});
