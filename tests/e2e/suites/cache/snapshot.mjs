// The cache's snapshots: exact values, several tabs, what happens before they are read, and damaged ones.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage('every value that can be cloned comes back as it was', {}, async (page) => {
  const result = await page.run(async ({ pagelift, values }) => {
    const cache = await pagelift.createCache({ name: 'exact', maxEntries: 1000, persist: true });
    for (const [key, value] of Object.entries(values.everyKind())) cache.set(key, value);
    await cache.flush();
    return cache.size;
  });
  await page.reload();
  const read = await page.run(async ({ pagelift, values }) => {
    const cache = await pagelift.createCache({ name: 'exact', maxEntries: 1000, persist: true });
    const wanted = values.everyKind();
    const isWrong = (key) => !cache.has(key) || values.show(cache.get(key)) !== values.show(wanted[key]);
    return { wrong: Object.keys(wanted).filter(isWrong), size: cache.size, persisted: cache.stats().levels.persisted };
  });
  assert.equal(result, 622);
  assert.deepEqual(read.wrong, []);
  assert.equal(read.size, 622);
  assert.equal(read.persisted.entries, 622);
  assert.ok(read.persisted.hits > 300);
});

inPage('what is to be frozen is frozen after a reload too', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'frozen', maxEntries: 10, persist: true, freeze: true };
    const first = await pagelift.createCache(options);
    first.set('json', { list: [1] });
    first.set('clone', { list: [new Date(0)] });
    await first.flush();
    const again = await pagelift.createCache(options);
    return ['json', 'clone'].map((key) => Object.isFrozen(again.get(key)) && Object.isFrozen(again.get(key).list));
  });
  assert.deepEqual(result, [true, true]);
});

inPage('opening takes one read, and reads values when they are asked for', {}, async (page) => {
  await page.run(async ({ pagelift, values }) => {
    const cache = await pagelift.createCache({ name: 'lazy', maxEntries: 5000, persist: true });
    for (let i = 0; i < 5000; i++) cache.set(`k${i}`, values.record(`k${i}`, i), { tags: [`t${i % 10}`] });
    await cache.flush();
  });
  await page.reload();
  const result = await page.run(async ({ pagelift, values }) => {
    const { getAll, get } = IDBObjectStore.prototype;
    let reads = 0;
    IDBObjectStore.prototype.getAll = function (...parts) {
      reads++;
      return getAll.apply(this, parts);
    };
    IDBObjectStore.prototype.get = function (...parts) {
      reads++;
      return get.apply(this, parts);
    };
    const cache = await pagelift.createCache({ name: 'lazy', maxEntries: 5000, persist: true });
    const opened = { reads, size: cache.size };
    const { cold, live } = cache.stats().levels;
    const value = cache.get('k4321');
    const after = cache.stats().levels;
    return {
      opened,
      cold,
      live,
      value,
      after,
      tagged: cache.remove({ tag: 't3' }),
      gone: cache.get('k3') === undefined,
    };
  });
  assert.deepEqual(result.opened, { reads: 1, size: 5000 });
  assert.deepEqual([result.cold.entries, result.live.entries], [5000, 0]);
  assert.equal(result.value.round, 4321);
  assert.deepEqual([result.after.cold.entries, result.after.live.entries, result.after.persisted.hits], [4999, 1, 1]);
  assert.equal(result.tagged, 500);
  assert.ok(result.gone);
});

inPage('two tabs that do not hear of each other keep what both wrote', {}, async (page) => {
  const result = await page.run(async ({ pagelift, helpers }) => {
    const { pagelift: other } = await helpers.otherPage();
    const options = { name: 'both', maxEntries: 5000, persist: true };
    const [here, there] = [await pagelift.createCache(options), await other.createCache(options)];
    here.set('shared', 'first');
    await here.flush();
    for (let round = 0; round < 4; round++) {
      // Each round is enough for a new snapshot.
      for (let i = 0; i < 300; i++) here.set(`h${round} ${i}`, i);
      for (let i = 0; i < 300; i++) there.set(`t${round} ${i}`, i);
      await Promise.all([here.flush(), there.flush()]);
    }
    here.delete('h0 0');
    await here.flush();
    there.set('shared', 'second');
    await there.flush();
    // Neither has the other's in memory.
    for (let i = 0; i < 400; i++) there.set(`more ${i}`, i);
    await there.flush();
    const third = await pagelift.createCache(options);
    const count = (prefix) => [...third.keys()].filter((key) => key.startsWith(prefix)).length;
    return {
      here: count('h'),
      there: count('t'),
      more: count('more'),
      gone: third.has('h0 0'),
      shared: third.get('shared'),
      size: here.size,
    };
  });
  assert.deepEqual(result, { here: 1199, there: 1200, more: 400, gone: false, shared: 'second', size: 1200 });
});

inPage('what happens before stored entries are known counts', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'before', maxEntries: 100, persist: true };
    const first = await pagelift.createCache(options);
    for (const key of ['kept', 'deleted', 'replaced', 'a:1', 'a:2', 'tagged', 'filtered', 'staled', 'also stale'])
      first.set(key, key, key === 'tagged' ? { tags: ['t'] } : {});
    await first.flush();
    const cache = pagelift.createCacheSync({ ...options, staleWhileRevalidate: 1e6 });
    cache.delete('deleted');
    cache.remove({ prefix: 'a:' });
    cache.remove({ tag: 't' });
    cache.remove((key, value) => value === 'filtered');
    cache.expire('staled');
    cache.expire({ pattern: 'also st?le' });
    cache.set('replaced', 'newer');
    await cache.flush();
    const seen = [...cache];
    const again = [...(await pagelift.createCache(options))];
    const cleared = pagelift.createCacheSync(options);
    cleared.clear();
    await cleared.flush();
    return { seen, again, cleared: cleared.size, last: (await pagelift.createCache(options)).size };
  });
  const sorted = (entries) => entries.map(String).sort();
  assert.deepEqual(sorted(result.seen), ['kept,kept', 'replaced,newer']);
  assert.deepEqual(sorted(result.again), ['kept,kept', 'replaced,newer']);
  assert.deepEqual([result.cleared, result.last], [0, 0]);
});

inPage('a damaged snapshot is no obstacle', {}, async (page) => {
  const result = await page.run(async ({ pagelift, values }) => {
    const options = { name: 'damaged', maxEntries: 1000, persist: true };
    const first = await pagelift.createCache(options);
    for (let i = 0; i < 400; i++) first.set(`k${i}`, values.record(`k${i}`, i));
    await first.flush();
    const request = indexedDB.open('pagelift-cache:damaged');
    const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const damage = (change) =>
      new Promise((resolve) => {
        const transaction = database.transaction('records', 'readwrite');
        transaction.oncomplete = resolve;
        transaction.objectStore('records').openCursor().onsuccess = ({ target: { result: cursor } }) => {
          if (cursor === null) return;
          if (cursor.value.pack) {
            change(cursor.value.pack);
            cursor.update(cursor.value);
          }
          cursor.continue();
        };
      });
    const open = async () => {
      const cache = await pagelift.createCache(options);
      const warnings = [];
      cache.on('warn', ({ message }) => warnings.push(message));
      let [right, wrong] = [0, 0];
      for (let i = 0; i < 400; i++) {
        const value = cache.get(`k${i}`);
        if (value === undefined) continue;
        if (values.isRecord(value, `k${i}`)) right++;
        else wrong++;
      }
      return { right, wrong };
    };
    const whole = await open();
    // Near the end: a few blocks.
    await damage((pack) => pack.fill(0xff, pack.length - 60, pack.length - 30));
    const some = await open();
    await damage((pack) => pack.fill(7, 0, 4));
    const none = await open();
    const cache = await pagelift.createCache(options);
    cache.set('works', 'on');
    await cache.flush();
    database.close();
    return { whole, some, none, on: (await pagelift.createCache(options)).get('works') };
  });
  assert.deepEqual(result.whole, { right: 400, wrong: 0 });
  assert.ok(result.some.right > 380 && result.some.right < 400, `${result.some.right}`);
  assert.equal(result.none.right, 0);
  assert.equal(result.on, 'on');
});

inPage('a page that is hidden writes at once', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'hidden', maxEntries: 100, persist: true };
    const cache = await pagelift.createCache(options);
    cache.set('a', 1);
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    const start = performance.now();
    while (cache.stats().levels.persisted.entries === 0 && performance.now() - start < 400)
      await new Promise((resolve) => setTimeout(resolve, 5));
    return { value: (await pagelift.createCache(options)).get('a') };
  });
  assert.deepEqual(result, { value: 1 });
});

inPage('compressed and kept at once: what was pushed out is there after a reload', {}, async (page) => {
  await page.run(async ({ pagelift, values }) => {
    const cache = await pagelift.createCache({ name: 'both levels', maxEntries: 400, compress: true, persist: true });
    for (let i = 0; i < 500; i++) cache.set(`k${i}`, values.record(`k${i}`, i));
    for (let i = 400; i < 500; i++) cache.delete(`k${i}`);
    localStorage.setItem('held', JSON.stringify([...cache.keys()]));
    await cache.flush();
  });
  await page.reload();
  const result = await page.run(async ({ pagelift, values }) => {
    const cache = await pagelift.createCache({ name: 'both levels', maxEntries: 400, compress: true, persist: true });
    const held = JSON.parse(localStorage.getItem('held'));
    const wrong = held.filter((key) => !values.isRecord(cache.get(key), key));
    return {
      wrong,
      held: held.length,
      size: cache.size,
      same: JSON.stringify([...cache.keys()].sort()) === JSON.stringify(held.sort()),
    };
  });
  assert.deepEqual(result.wrong, []);
  assert.equal(result.size, result.held);
  assert.ok(result.same && result.held >= 300);
});

inPage('what was written in a hurry becomes part of the next snapshot', {}, async (page) => {
  const result = await page.run(async ({ pagelift, values }) => {
    const options = { name: 'hurry', maxEntries: 2000, persist: true };
    const parts = async () => {
      const request = indexedDB.open('pagelift-cache:hurry');
      const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      const all = database.transaction('records').objectStore('records').getAll();
      const records = await new Promise((resolve) => (all.onsuccess = () => resolve(all.result)));
      database.close();
      const packs = new Map(records.filter(({ pack }) => pack).map(({ id, pack }) => [id, pack]));
      const heads = records.filter(({ times }) => times);
      return heads.map(({ id, merged, times }) => ({ merged, entries: times.length / 2, bytes: packs.get(id).length }));
    };
    const first = await pagelift.createCache(options);
    for (let i = 0; i < 1000; i++) first.set(`k${i}`, values.record(`k${i}`, i));
    first.close();
    while ((await parts()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const hurried = await parts();
    const second = await pagelift.createCache(options);
    const wrong = [...second.keys()].filter((key) => !values.isRecord(second.get(key), key)).length;
    second.set('one more', 1);
    await second.flush();
    return {
      hurried,
      wrong,
      size: second.size,
      merged: await parts(),
      again: (await pagelift.createCache(options)).size,
    };
  });
  assert.ok(result.hurried.every(({ merged }) => merged === false));
  assert.deepEqual([result.wrong, result.size, result.again], [0, 1001, 1001]);
  assert.deepEqual(
    result.merged.map(({ merged, entries }) => ({ merged, entries })).sort((a, b) => b.entries - a.entries),
    [1000, 1].map((entries) => ({ merged: true, entries })),
  );
  const bytes = result.hurried.reduce((sum, part) => sum + part.bytes, 0);
  const after = result.merged.reduce((sum, part) => sum + part.bytes, 0);
  assert.ok(after * 3 < bytes, `${bytes} -> ${after} bytes`);
});
