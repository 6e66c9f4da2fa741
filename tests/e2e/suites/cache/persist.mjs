// The cache in IndexedDB: reloads, other versions, full or refused storage, lost connections.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage('a reload keeps the cache: values, tags, lifetimes, deletions', {}, async (page) => {
  await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ name: 'reload', maxEntries: 1000, persist: true });
    cache.clear();
    for (let i = 0; i < 600; i++) cache.set(`k${i}`, { i, bytes: new Uint8Array([i]), map: new Map([[i, i]]) });
    await cache.flush();
    cache.set('tagged', 'x', { tags: ['t'] });
    cache.set('short', 1, { ttl: 1 });
    cache.set('long', 1, { ttl: 1e7 });
    cache.delete('k5');
    cache.set('k6', 'replaced');
    // Written by closing.
    cache.close();
  });
  await page.reload();
  const result = await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ name: 'reload', maxEntries: 1000, persist: true });
    const { i, bytes, map } = cache.get('k599');
    const values = [cache.get('tagged'), cache.has('short'), cache.get('long'), cache.has('k5'), cache.get('k6')];
    return { size: cache.size, i, byte: bytes[0], map: map.get(599), values, tagged: cache.remove({ tag: 't' }) };
  });
  assert.deepEqual(result.values, ['x', false, 1, false, 'replaced']);
  assert.deepEqual([result.i, result.byte, result.map, result.tagged], [599, 599 % 256, 599, 1]);
  assert.equal(result.size, 601);
});

inPage("how long a value may be stale is the entry's own to say after a reload too", {}, async (page) => {
  await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ name: 'stale', maxEntries: 100, persist: true });
    // The one is stored compressed, the other as a clone.
    for (const [kind, value] of Object.entries({ json: 'old', clone: new Map() })) {
      cache.set(`${kind}, meanwhile`, value, { ttl: 0, staleWhileRevalidate: 1e6 });
      cache.set(`${kind}, for want of better`, value, { ttl: 0, staleIfError: Infinity });
      cache.set(`${kind}, not at all`, value, { ttl: 0 });
    }
    await cache.flush();
    cache.close();
  });
  for (const from of ['changes', 'a snapshot']) {
    await page.reload();
    const served = await page.run(async ({ pagelift }) => {
      const cache = await pagelift.createCache({ name: 'stale', maxEntries: 100, persist: true });
      const served = [];
      for (const kind of ['json', 'clone']) {
        for (const how of ['meanwhile', 'for want of better', 'not at all']) {
          const load = () => Promise.reject(new Error('down'));
          served.push(
            await cache.fetch(`${kind}, ${how}`, load).then(
              (value) => typeof value,
              () => 'nothing',
            ),
          );
        }
      }
      const { staleHits, loads } = cache.stats();
      // Enough for a snapshot.
      for (let i = 0; i < 50; i++) cache.set(`k${i}`, i);
      await cache.flush();
      cache.close();
      return [...served, staleHits, loads];
    });
    assert.deepEqual(served, ['string', 'string', 'nothing', 'object', 'object', 'nothing', 4, 6], from);
  }
});

inPage('many changes become a new snapshot, and nothing is lost on the way', {}, async (page) => {
  await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ name: 'snapshots', maxEntries: 100, persist: true });
    for (let i = 0; i < 3000; i++) {
      cache.set(`k${i % 150}`, i);
      if (i % 40 === 0) await cache.flush();
    }
    await cache.flush();
  });
  await page.reload();
  const result = await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ name: 'snapshots', maxEntries: 100, persist: true });
    const database = await new Promise((resolve) => {
      const request = indexedDB.open('pagelift-cache:snapshots');
      request.onsuccess = () => resolve(request.result);
    });
    const parts = await new Promise((resolve) => {
      const request = database.transaction('records').objectStore('records').getAll();
      request.onsuccess = () => resolve(request.result.filter(({ times }) => times));
    });
    database.close();
    const stored = parts.reduce((sum, { times }) => sum + times.length / 2, 0);
    // The last round of each key: 2850 to 2999.
    const old = [...cache].filter(([key, value]) => value < 2850 || key !== `k${value % 150}`);
    return { old, stored, size: cache.size };
  });
  assert.equal(result.size, 100);
  assert.deepEqual(result.old, []);
  assert.ok(result.stored < 400, `${result.stored} changes are stored for 100 entries`);
});

inPage('what was kept under another schema is not used', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const open = (schema) => pagelift.createCache({ name: 'schema', maxEntries: 10, persist: true, schema });
    const first = await open(1);
    first.set('a', 'old');
    await first.flush();
    const second = await open(2);
    const seen = second.has('a');
    second.set('b', 'new');
    await second.flush();
    return { seen, third: [...(await open(2)).keys()], back: [...(await open(1)).keys()] };
  });
  // The old release of an app may be open still.
  assert.deepEqual(result, { seen: false, third: ['b'], back: ['a'] });
});

/**
 * In the page, lets so many entries into storage, counted as Chromium does: what a transaction clears is no room for what it adds,
 * nor for others before somebody asks how much is used.
 */
const quota = (most) => {
  const { add, delete: remove } = IDBObjectStore.prototype;
  const { transaction } = IDBDatabase.prototype;
  const storage = navigator.storage ?? {};
  const { estimate } = storage;
  const running = new WeakMap();
  let [held, used] = [0, 0];
  IDBDatabase.prototype.transaction = function (...parts) {
    const opened = transaction.apply(this, parts);
    const count = { added: 0, cleared: false };
    running.set(opened, count);
    // Before anybody else hears of it.
    opened.addEventListener('complete', () => {
      held = (count.cleared ? 0 : held) + count.added;
      used = estimate === undefined ? held : used + count.added;
    });
    return opened;
  };
  storage.estimate = function () {
    used = held;
    return estimate.call(this);
  };
  IDBObjectStore.prototype.delete = function (range) {
    // All records of a space: a range of two beginnings.
    if (range.lower?.length === 1) running.get(this.transaction).cleared = true;
    return remove.call(this, range);
  };
  IDBObjectStore.prototype.add = function (part) {
    const count = running.get(this.transaction);
    count.added += (part.times?.length ?? 0) / 2;
    if (used + count.added > most) throw new DOMException('full', 'QuotaExceededError');
    return add.apply(this, arguments);
  };
  return () => {
    Object.assign(IDBObjectStore.prototype, { add, delete: remove });
    Object.assign(IDBDatabase.prototype, { transaction });
    delete storage.estimate;
  };
};

inPage('a full storage keeps a part, and says so', {}, async (page) => {
  const result = await page.run(`async ({ pagelift }) => {
    const options = { name: 'quota', maxEntries: 1000, persist: true };
    const cache = await pagelift.createCache(options);
    const warnings = [];
    cache.on('warn', ({ message }) => warnings.push(message));
    const restore = (${quota})(300);
    for (let i = 0; i < 200; i++) cache.set('old' + i, i);
    await cache.flush();
    cache.delete('old0');
    for (let i = 0; i < 800; i++) cache.set('k' + i, i);
    await cache.flush();
    restore();
    const again = await pagelift.createCache(options);
    return { warnings, size: again.size, last: again.get('k799'), gone: again.has('old0'), here: cache.size };
  }`);
  assert.deepEqual(result, {
    warnings: ["storage is full: 249 of 999 entries are kept (cache 'quota')"],
    size: 249,
    last: 799,
    gone: false,
    here: 999,
  });
});

inPage(
  'a storage that is full of old values keeps all entries; one that takes nothing keeps nothing old',
  {},
  async (page) => {
    const result = await page.run(`async ({ pagelift }) => {
    const options = { name: 'full of old', maxEntries: 1000, persist: true };
    const cache = await pagelift.createCache(options);
    const warnings = [];
    cache.on('warn', ({ message }) => warnings.push(message));
    let restore = (${quota})(250);
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 100; i++) cache.set('k' + i, round);
      await cache.flush();
    }
    restore();
    const [kept, told] = [await pagelift.createCache(options), warnings.splice(0)];
    restore = (${quota})(0);
    cache.set('k1', 4);
    await cache.flush();
    restore();
    const left = await pagelift.createCache(options);
    return { size: kept.size, values: [...new Set(kept.values())], told, warnings, left: left.size };
  }`);
    assert.deepEqual(result, {
      size: 100,
      values: [2],
      told: [],
      warnings: ["storage is full: nothing is kept beyond this page (cache 'full of old')"],
      left: 0,
    });
  },
);

inPage('a lost connection is opened again', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ name: 'lost', maxEntries: 1000, persist: true });
    const warnings = [];
    cache.on('warn', ({ message }) => warnings.push(message));
    cache.set('a', 1);
    await cache.flush();
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...parts) {
      IDBDatabase.prototype.transaction = transaction;
      this.close();
      return transaction.apply(this, parts);
    };
    cache.set('b', 2);
    await cache.flush();
    const again = await pagelift.createCache({ name: 'lost', maxEntries: 1000, persist: true });
    return { warnings, entries: [...again] };
  });
  assert.deepEqual(result, {
    warnings: [],
    entries: [
      ['a', 1],
      ['b', 2],
    ],
  });
});

inPage('storage that is cleared while the cache is open gets everything again', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'cleared', maxEntries: 1000, persist: true };
    const cache = await pagelift.createCache(options);
    for (let i = 0; i < 10; i++) cache.set(`k${i}`, i);
    await cache.flush();
    await new Promise((resolve) => (indexedDB.deleteDatabase('pagelift-cache:cleared').onsuccess = resolve));
    cache.set('k10', 10);
    await cache.flush();
    await cache.flush();
    const again = await pagelift.createCache(options);
    return { size: again.size, stored: cache.stats().levels.persisted.entries };
  });
  assert.deepEqual(result, { size: 11, stored: 11 });
});

inPage('IndexedDB that never answers holds nothing up, and the warning is heard', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = () => ({});
    const start = performance.now();
    const cache = await pagelift.createCache({ name: 'silent', maxEntries: 10, persist: true });
    const took = performance.now() - start;
    IDBFactory.prototype.open = open;
    const message = await new Promise((resolve) => cache.on('warn', (event) => resolve(event.message)));
    cache.set('a', 1);
    await cache.flush();
    return { message, value: cache.get('a'), took };
  });
  assert.match(result.message, /IndexedDB cannot be used/);
  assert.equal(result.value, 1);
  assert.ok(result.took < 15_000, `${result.took} ms`);
});

inPage('stored entries are counted, not changes', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'counted', maxEntries: 100, persist: true };
    const cache = await pagelift.createCache(options);
    const told = [];
    const tell = () => told.push(cache.stats().levels.persisted.entries);
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 40; i++) cache.set(`k${i}`, round);
      await cache.flush();
      if (round % 3 === 0) tell();
    }
    cache.delete('k0');
    cache.set('bytes', new Uint8Array(100_000));
    await cache.flush();
    tell();
    const { persisted } = (await pagelift.createCache(options)).stats().levels;
    return { told, again: persisted.entries, bytes: persisted.bytes };
  });
  assert.deepEqual(result.told, [40, 40, 40, 40, 40]);
  assert.equal(result.again, 40);
  assert.ok(result.bytes > 100_000 && result.bytes < 130_000, `${result.bytes} bytes`);
});

inPage('where IndexedDB is refused the cache works in memory, with a warning', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    const cache = pagelift.createCacheSync({ name: 'refused', maxEntries: 10, persist: true });
    const warned = new Promise((resolve) => cache.on('warn', ({ message }) => resolve(message)));
    cache.set('a', 1);
    const message = await warned;
    await cache.flush();
    return { message, value: cache.get('a') };
  });
  assert.match(result.message, /IndexedDB cannot be used/);
  assert.equal(result.value, 1);
});

inPage('warnings that nobody hears do not pile up', {}, async (page) => {
  const heard = await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ name: 'unheard', maxEntries: 10, persist: true });
    for (let i = 0; i < 30; i++) {
      cache.set('function', () => i);
      await cache.flush();
    }
    const messages = [];
    cache.on('warn', ({ message }) => messages.push(message));
    await new Promise((resolve) => setTimeout(resolve));
    cache.close();
    return messages;
  });
  assert.equal(heard.length, 10);
  assert.equal(heard[0], "values that cannot be cloned are not kept beyond this page (cache 'unheard')");
});

inPage('what cannot be cloned is left out, and what was set before the read stays', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'clones', maxEntries: 10, persist: true };
    const cache = await pagelift.createCache(options);
    const warnings = [];
    cache.on('warn', ({ message }) => warnings.push(message));
    cache.set('a', 'stored');
    cache.set('b', 'stored');
    cache.set('function', () => 1);
    await cache.flush();
    const again = pagelift.createCacheSync(options);
    again.set('a', 'newer');
    again.delete('b');
    while (!again.has('a') || again.size < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { warnings: warnings.length, a: again.get('a'), function: again.has('function') };
  });
  assert.deepEqual(result, { warnings: 1, a: 'newer', function: false });
});
