// Caches that are closed while they open, and storage that holds more than there is room for.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage('a cache that is closed before it has read nothing harms no other', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const { addEventListener, removeEventListener } = document;
    let listeners = 0;
    document.addEventListener = function (...parts) {
      listeners++;
      return addEventListener.apply(this, parts);
    };
    document.removeEventListener = function (...parts) {
      listeners--;
      return removeEventListener.apply(this, parts);
    };
    const other = await pagelift.createCache({ name: 'other', maxEntries: 10, compress: true });
    const { getAll } = IDBObjectStore.prototype;
    const read = new Promise((resolve) => {
      IDBObjectStore.prototype.getAll = function (...parts) {
        setTimeout(resolve);
        return getAll.apply(this, parts);
      };
    });
    const early = pagelift.createCacheSync({ name: 'nothing there', maxEntries: 10, persist: true });
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...parts) {
      // The read has begun.
      early.close();
      return transaction.apply(this, parts);
    };
    await read;
    IDBDatabase.prototype.transaction = transaction;
    IDBObjectStore.prototype.getAll = getAll;
    await early.flush();
    for (let i = 0; i < 10; i++) other.set(`k${i}`, `value ${i}`);
    return { listeners, value: other.get('k0'), cold: other.stats().levels.cold.entries };
  });
  assert.equal(result.listeners, 0);
  assert.equal(result.value, 'value 0');
  assert.ok(result.cold > 0);
});

inPage(
  'what finds no room after a reload is not stored any more, and a deleted key stays deleted',
  {},
  async (page) => {
    const result = await page.run(async ({ pagelift }) => {
      const options = { name: 'shrunk', maxBytes: 1_000_000, persist: true };
      const first = await pagelift.createCache(options);
      for (let i = 0; i < 20; i++) first.set(`k${i}`, new Uint8Array(10_000));
      first.set('large', new Uint8Array(200_000));
      await first.flush();
      first.close();
      const small = await pagelift.createCache({ ...options, maxBytes: 100_000 });
      const held = small.size;
      for (let i = 0; i < 20; i++) small.delete(`k${i}`);
      small.delete('large');
      await small.flush();
      small.close();
      return { held, left: [...(await pagelift.createCache(options)).keys()] };
    });
    assert.ok(result.held > 0 && result.held < 10, `${result.held}`);
    assert.deepEqual(result.left, []);
  },
);

inPage('clearing removes what other tabs have stored too, and nothing that is set later', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'cleared by one', maxEntries: 100, persist: true };
    // They do not hear of each other.
    const [here, there] = [await pagelift.createCache(options), await pagelift.createCache(options)];
    here.set('here', 'x'.repeat(100_000));
    await here.flush();
    there.set('there', 1);
    await there.flush();
    here.clear();
    here.set('later', 1);
    await here.flush();
    const stored = here.stats().levels.persisted;
    const afterwards = [...(await pagelift.createCache(options)).keys()];
    // Nothing is in memory, so nothing has changed.
    const empty = await pagelift.createCache(options);
    there.set('there', 2);
    await there.flush();
    empty.delete('later');
    empty.clear();
    await empty.flush();
    return {
      stored: [stored.entries, stored.bytes < 1000],
      afterwards,
      last: (await pagelift.createCache(options)).size,
    };
  });
  assert.deepEqual(result, { stored: [1, true], afterwards: ['later'], last: 0 });
});

inPage('what a handler removes while the first record is made is not stored', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const options = { name: 'removed by a handler', maxEntries: 100, persist: true };
    const cache = await pagelift.createCache(options);
    cache.on('dispose', ({ reason }) => reason === 'expired' && cache.delete('a'));
    cache.set('a', 1);
    cache.set('b', 1, { ttl: 10 });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await cache.flush();
    return { held: cache.size, stored: [...(await pagelift.createCache(options)).keys()] };
  });
  assert.deepEqual(result, { held: 0, stored: [] });
});

inPage('what was stored while the clock was ahead lives once more as long, not at every visit', {}, async (page) => {
  await page.run(async ({ pagelift }) => {
    const { now } = Date;
    Date.now = () => now() + 1e9;
    const cache = await pagelift.createCache({ name: 'ahead', maxEntries: 10, persist: true });
    cache.set('short', 1, { ttl: 2000 });
    cache.set('for ever', 1);
    await cache.flush();
  });
  await page.reload();
  const first = await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ name: 'ahead', maxEntries: 10, persist: true });
    const held = [...cache.keys()];
    await cache.flush();
    await new Promise((resolve) => setTimeout(resolve, 2100));
    return held;
  });
  await page.reload();
  const second = await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ name: 'ahead', maxEntries: 10, persist: true });
    return [...cache.keys()];
  });
  assert.deepEqual([first, second], [['short', 'for ever'], ['for ever']]);
});

inPage('a tab that joins is offered what it lacks, with the stamps of then', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ name: 'told', maxEntries: 10, persist: true, crossTab: true });
    const channel = new BroadcastChannel('pagelift-cache/1:told');
    const messages = [];
    channel.onmessage = ({ data }) => messages.push(data);
    const told = async (what) => {
      for (;;) {
        const at = messages.findIndex((message) => message.what === what);
        if (at >= 0) return messages.splice(at, 1)[0];
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    cache.set('k', 1);
    const { from: tab, facts, before } = await told('changes');
    channel.postMessage({ what: 'hello', from: 7, vector: [0] });
    const offer = await told('offer');
    channel.postMessage({ what: 'ask', from: 7, to: tab, vector: [0] });
    const answer = await told('answer');
    // Nothing that it has not told before.
    channel.postMessage({ what: 'hello', from: 7, vector: answer.vector });
    channel.postMessage({ what: 'ask', from: 7, to: tab, vector: answer.vector });
    await told('answer');
    cache.set('last', 1);
    const next = await told('changes');
    channel.close();
    return {
      before: [before, next.before],
      stamps: [facts[0].written, answer.facts[0].written, answer.vector.slice(1).reverse()],
      to: [offer.to, answer.to],
      value: answer.facts[0].entry.value,
      offers: messages.filter(({ what }) => what === 'offer').length,
    };
  });
  const [stamp] = result.stamps;
  assert.deepEqual(result, { before: [0, stamp[0]], stamps: [stamp, stamp, stamp], to: [7, 7], value: 1, offers: 0 });
});
