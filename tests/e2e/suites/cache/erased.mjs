// What was deleted is gone: no byte of it is left in any record of any database, and nothing brings it back.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

/** In the page: which of these markers are in the records of a database, in texts, buffers and clones. */
const found = async (name, markers) => {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const records = await Promise.all(
    [...database.objectStoreNames].map(
      (store) =>
        new Promise((resolve) => {
          database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result);
        }),
    ),
  );
  database.close();
  const texts = [];
  const collect = (value) => {
    if (typeof value === 'string') texts.push(value);
    else if (value instanceof Uint8Array) texts.push(Array.from(value, (byte) => String.fromCharCode(byte)).join(''));
    else if (value instanceof Map) for (const pair of value) pair.forEach(collect);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(records);
  return markers.filter((marker) => texts.some((text) => text.includes(marker)));
};

const KINDS = {
  json: (marker) => ({ secret: marker }),
  clone: (marker) => new Map([[1, marker]]),
  bytes: (marker) => Uint8Array.from(marker, (letter) => letter.charCodeAt(0)),
};

const WAYS = {
  delete: (cache, key) => cache.delete(key),
  'remove by tag': (cache) => cache.remove({ tag: 'subject' }),
  'remove by prefix': (cache) => cache.remove({ prefix: 'secret' }),
  'remove by a function': (cache) => cache.remove((key) => key.startsWith('secret')),
  clear: (cache) => cache.clear(),
  expiry: () => new Promise((resolve) => setTimeout(resolve, 1200)),
  'another value, then delete': (cache, key) => {
    cache.set(key, 'other', { tags: ['subject'] });
    cache.delete(key);
  },
  'delete, then another value': (cache, key) => {
    cache.delete(key);
    cache.set(key, 'other');
  },
};

const page = (work) => `async ({ pagelift }) => {
  const found = ${found};
  const kinds = { ${Object.entries(KINDS).map(([name, make]) => `${name}: ${make}`)} };
  const ways = { ${Object.entries(WAYS).map(([name, way]) => `'${name}': ${way}`)} };
  let count = 0;
  // Nothing that compresses: it stays as it is in packs.
  const marker = () => 'marker' + Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join('') + count++;
  return (${work})({ pagelift, found, kinds, ways, marker });
}`;

inPage('no byte of a value that was deleted is left in any record, however it was deleted', {}, async (browser) => {
  const result = await browser.run(
    page(async ({ pagelift, found, kinds, ways, marker }) => {
      const report = [];
      for (const [way, remove] of Object.entries(ways)) {
        const name = `erased ${way}`;
        const options = { name, maxEntries: 2000, persist: true };
        const cache = await pagelift.createCache(options);
        const markers = [];
        const ttl = way === 'expiry' ? 1000 : undefined;
        const put = () => {
          for (const [kind, make] of Object.entries(kinds)) {
            markers.push(marker());
            cache.set(`secret ${kind}`, make(markers.at(-1)), { tags: ['subject'], ...(ttl && { ttl }) });
          }
        };
        // Among many, in a snapshot; then again, among changes.
        for (let i = 0; i < 400; i++) cache.set(`k${i}`, { text: `value ${i}` });
        put();
        await cache.flush();
        put();
        cache.set('beside', 1);
        await cache.flush();
        const before = (await found(`pagelift-cache:${name}`, markers)).length;
        for (const kind of Object.keys(kinds)) await remove(cache, `secret ${kind}`);
        cache.get('secret json');
        await cache.flush();
        const left = await found(`pagelift-cache:${name}`, markers);
        const { stored } = await cache.inventory({ tag: 'subject' });
        cache.close();
        const again = await pagelift.createCache(options);
        await again.flush();
        report.push([
          way,
          before >= 3,
          left.length,
          stored.length,
          way === 'clear' ? again.size === 0 : again.get('k7')?.text === 'value 7',
        ]);
      }
      return report;
    }),
  );
  assert.deepEqual(
    result,
    Object.keys(WAYS).map((way) => [way, true, 0, 0, true]),
  );
});

inPage('a write that was on its way when the value was deleted does not bring it back', {}, async (browser) => {
  const result = await browser.run(
    page(async ({ pagelift, found, kinds, marker }) => {
      const options = { name: 'on its way', maxEntries: 100, persist: true };
      // They do not hear of each other.
      const [writer, deleter] = [await pagelift.createCache(options), await pagelift.createCache(options)];
      const markers = [];
      for (const [kind, make] of Object.entries(kinds)) {
        markers.push(marker());
        writer.set(`secret ${kind}`, make(markers.at(-1)), { tags: ['subject'] });
      }
      writer.set('other', 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      deleter.delete('secret json');
      deleter.remove({ tag: 'subject' });
      await deleter.flush();
      await writer.flush();
      const left = await found('pagelift-cache:on its way', markers);
      writer.close();
      deleter.close();
      const again = await pagelift.createCache(options);
      await again.flush();
      return { left, keys: [...again.keys()] };
    }),
  );
  assert.deepEqual(result, { left: [], keys: ['other'] });
});

inPage('what was deleted in a page that was left at once is erased at the next visit', {}, async (browser) => {
  await browser.run(
    page(async ({ pagelift, kinds, marker }) => {
      const cache = await pagelift.createCache({ name: 'left at once', maxEntries: 100, persist: true });
      const markers = Object.entries(kinds).map(([kind, make]) => {
        const text = marker();
        cache.set(`secret ${kind}`, make(text));
        return text;
      });
      cache.set('other', 1);
      await cache.flush();
      localStorage.setItem('markers', JSON.stringify(markers));
      for (const kind of Object.keys(kinds)) cache.delete(`secret ${kind}`);
      cache.close();
    }),
  );
  await browser.reload();
  const result = await browser.run(
    page(async ({ pagelift, found }) => {
      const cache = await pagelift.createCache({ name: 'left at once', maxEntries: 100, persist: true });
      await cache.flush();
      const markers = JSON.parse(localStorage.getItem('markers'));
      return { left: await found('pagelift-cache:left at once', markers), keys: [...cache.keys()] };
    }),
  );
  assert.deepEqual(result, { left: [], keys: ['other'] });
});

inPage('inventory says where the values of a subject are', {}, async (browser) => {
  const result = await browser.run(async ({ pagelift }) => {
    const options = { name: 'subject', maxEntries: 100, persist: true };
    const first = await pagelift.createCache(options);
    first.set('user:1', { name: 'a' }, { tags: ['user 1'] });
    first.set('posts of 1', ['b'], { tags: ['user 1'] });
    first.set('user:2', { name: 'c' }, { tags: ['user 2'] });
    const before = await first.inventory({ tag: 'user 1' });
    await first.flush();
    const cache = await pagelift.createCache(options);
    await cache.flush();
    cache.get('user:1');
    const held = await cache.inventory({ tag: 'user 1' });
    cache.remove({ tag: 'user 1' });
    await cache.flush();
    return {
      before,
      held,
      after: await cache.inventory({ tag: 'user 1' }),
      prefix: await cache.inventory({ prefix: 'user:' }),
    };
  });
  const [one, posts] = ['user:1', 'posts of 1'];
  assert.deepEqual(result, {
    before: { live: [one, posts], cold: [], stored: [] },
    held: { live: [one], cold: [posts], stored: [one, posts] },
    after: { live: [], cold: [], stored: [] },
    prefix: { live: [], cold: ['user:2'], stored: ['user:2'] },
  });
});
