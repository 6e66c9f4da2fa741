// The cache in two windows of one browser.
import assert from 'node:assert/strict';
import { inTwoWindows } from '../../internal/harness.mjs';

const open = async ({ pagelift }) => {
  const options = { name: 'windows', maxEntries: 100, crossTab: true, persist: true };
  window.cache = await pagelift.createCache(options);
  window.load = async () => (await fetch('/counted')).json();
  return window.cache.size;
};

inTwoWindows(
  'two windows load once, hear of invalidations, and a reload keeps the cache',
  async ({ run, reload, route }) => {
    let requests = 0;
    route('/counted', async (_, response) => {
      const number = ++requests;
      await new Promise((resolve) => setTimeout(resolve, 400));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ number }));
    });
    for (const number of [0, 1]) {
      await run(number, open);
      await run(number, () => window.cache.clear());
    }

    await run(0, () => {
      window.loading = window.cache.fetch('user:1', window.load, { tags: ['users'] });
    });
    const there = await run(1, () => window.cache.fetch('user:1', window.load, { tags: ['users'] }));
    const here = await run(0, () => window.loading);
    assert.deepEqual([here, there, requests], [{ number: 1 }, { number: 1 }, 1]);

    assert.equal(await run(1, () => window.cache.remove({ tag: 'users' })), 1);
    const heard = await run(0, async () => {
      const start = performance.now();
      while (window.cache.has('user:1') && performance.now() - start < 10_000)
        await new Promise((resolve) => setTimeout(resolve, 10));
      return !window.cache.has('user:1');
    });
    assert.ok(heard, 'the invalidation reached the other window');

    assert.deepEqual(await run(0, () => window.cache.fetch('user:1', window.load, { tags: ['users'] })), { number: 2 });
    await run(0, () => window.cache.flush());
    await reload(0);
    assert.equal(await run(0, open), 1);
    assert.deepEqual(await run(0, () => window.cache.get('user:1')), { number: 2 });
    assert.equal(requests, 2);
    for (const number of [0, 1]) await run(number, () => window.cache.close());
  },
);
