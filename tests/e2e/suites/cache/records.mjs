// What the cache's records hold, and how long it takes to make them.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage('one value that can be cloned but not stored leaves the others stored', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'modules', maxEntries: 100, persist: true };
    const cache = await pagelift.createCache(options);
    const warnings = [];
    cache.on('warn', ({ message }) => warnings.push(message));
    cache.set('module', new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
    cache.set('map', new Map([[1, 2]]));
    await cache.flush();
    cache.set('later', 1);
    await cache.flush();
    return { warnings, stored: [...(await pagelift.createCache(options)).keys()] };
  });
  assert.deepEqual(result.stored, ['map', 'later']);
  assert.deepEqual(result.warnings, ["values that cannot be cloned are not kept beyond this page (cache 'modules')"]);
});

inPage('large values are stored a few at a time', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'large values', maxEntries: 1000, persist: true };
    const { add } = IDBObjectStore.prototype;
    let most = 0;
    IDBObjectStore.prototype.add = function (part) {
      most = Math.max(
        most,
        [...(part.clones?.values() ?? [])].reduce((sum, { byteLength }) => sum + byteLength, 0),
      );
      return add.apply(this, arguments);
    };
    const cache = await pagelift.createCache(options);
    for (let i = 0; i < 60; i++) cache.set(`k${i}`, new Uint8Array(300_000).fill(i));
    await cache.flush();
    // A snapshot of all.
    for (let i = 0; i < 400; i++) cache.set(`small ${i}`, i);
    await cache.flush();
    const again = await pagelift.createCache(options);
    // So much may take longer than opening waits.
    await again.flush();
    const wrong = Array.from({ length: 60 }, (_, i) => i).filter((i) => again.get(`k${i}`)?.at(-1) !== i);
    return { most, wrong, size: again.size };
  });
  assert.ok(result.most > 1_000_000 && result.most <= 1_500_000, `${result.most} bytes in one record`);
  assert.deepEqual([result.wrong, result.size], [[], 460]);
});

inPage('while storage is busy, changes of a key do not queue up', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'busy', maxEntries: 10, persist: true };
    const cache = await pagelift.createCache(options);
    cache.set('k', 'first');
    await cache.flush();
    const request = indexedDB.open('pagelift-cache:busy');
    const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const store = database.transaction('records', 'readwrite').objectStore('records');
    let busy = true;
    const hold = () => busy && (store.count().onsuccess = hold);
    hold();
    const { add } = IDBObjectStore.prototype;
    let records = 0;
    IDBObjectStore.prototype.add = function (part) {
      if (part.times) records++;
      return add.apply(this, arguments);
    };
    let last;
    for (let i = 0; i < 50; i++) {
      cache.set('k', i);
      last = cache.flush();
      await new Promise((resolve) => setTimeout(resolve));
    }
    busy = false;
    await last;
    database.close();
    return { records, stored: (await pagelift.createCache(options)).get('k') };
  });
  assert.equal(result.stored, 49);
  assert.ok(result.records <= 3, `${result.records} records`);
});
