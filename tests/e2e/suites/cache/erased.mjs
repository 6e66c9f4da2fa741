// What was deleted is gone: no byte of it is left in any record of any database, and nothing brings it back.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

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

const KINDS = ['json', 'clone', 'bytes'];

const page = (work) => `async ({ pagelift, values }) => {
  const ways = { ${Object.entries(WAYS).map(([name, way]) => `'${name}': ${way}`)} };
  const kinds = ${JSON.stringify(KINDS)};
  return (${work})({ pagelift, values, ways, kinds });
}`;

inPage('no byte of a value that was deleted is left in any record, however it was deleted', {}, async (browser) => {
  const result = await browser.run(
    page(async ({ pagelift, values, kinds, ways }) => {
      const report = [];
      for (const [way, remove] of Object.entries(ways)) {
        const name = `erased ${way}`;
        const options = { name, maxEntries: 2000, persist: true };
        const cache = await pagelift.createCache(options);
        const markers = [];
        const ttl = way === 'expiry' ? 1000 : undefined;
        const put = () => {
          for (const kind of kinds) {
            markers.push(values.marker());
            cache.set(`secret ${kind}`, values.secret(kind, markers.at(-1)), {
              tags: ['subject'],
              ...(ttl && { ttl }),
            });
          }
        };
        // Among many, in a snapshot; then again, among changes.
        for (let i = 0; i < 400; i++) cache.set(`k${i}`, values.record(`k${i}`, i));
        put();
        await cache.flush();
        put();
        cache.set('beside', 1);
        await cache.flush();
        const before = (await values.found(`pagelift-cache:${name}`, markers)).length;
        for (const kind of kinds) await remove(cache, `secret ${kind}`);
        cache.get('secret json');
        await cache.flush();
        const left = await values.found(`pagelift-cache:${name}`, markers);
        const { stored } = await cache.inventory({ tag: 'subject' });
        cache.close();
        const again = await pagelift.createCache(options);
        await again.flush();
        report.push([
          way,
          before >= 3,
          left.length,
          stored.length,
          way === 'clear' ? again.size === 0 : values.isRecord(again.get('k7'), 'k7'),
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
    page(async ({ pagelift, values, kinds }) => {
      const options = { name: 'on its way', maxEntries: 100, persist: true };
      // They do not hear of each other.
      const [writer, deleter] = [await pagelift.createCache(options), await pagelift.createCache(options)];
      const markers = [];
      for (const kind of kinds) {
        markers.push(values.marker());
        writer.set(`secret ${kind}`, values.secret(kind, markers.at(-1)), { tags: ['subject'] });
      }
      writer.set('other', 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      deleter.delete('secret json');
      deleter.remove({ tag: 'subject' });
      await deleter.flush();
      await writer.flush();
      const left = await values.found('pagelift-cache:on its way', markers);
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
    page(async ({ pagelift, values, kinds }) => {
      const cache = await pagelift.createCache({ name: 'left at once', maxEntries: 100, persist: true });
      const markers = kinds.map((kind) => {
        const text = values.marker();
        cache.set(`secret ${kind}`, values.secret(kind, text));
        return text;
      });
      cache.set('other', 1);
      await cache.flush();
      localStorage.setItem('markers', JSON.stringify(markers));
      for (const kind of kinds) cache.delete(`secret ${kind}`);
      cache.close();
    }),
  );
  await browser.reload();
  const result = await browser.run(
    page(async ({ pagelift, values }) => {
      const cache = await pagelift.createCache({ name: 'left at once', maxEntries: 100, persist: true });
      await cache.flush();
      const markers = JSON.parse(localStorage.getItem('markers'));
      return { left: await values.found('pagelift-cache:left at once', markers), keys: [...cache.keys()] };
    }),
  );
  assert.deepEqual(result, { left: [], keys: ['other'] });
});

inPage('inventory says where the values of a subject are', {}, async (browser) => {
  const result = await browser.run(async ({ pagelift, values }) => {
    const options = { name: 'subject', maxEntries: 100, persist: true };
    const first = await pagelift.createCache(options);
    first.set('user:1', values.record('a', 1), { tags: ['user 1'] });
    first.set('posts of 1', values.record('b', 1), { tags: ['user 1'] });
    first.set('user:2', values.record('c', 1), { tags: ['user 2'] });
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
