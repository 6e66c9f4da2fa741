// The cache in pages: a frame of its own stands for the other tab.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

/** Calls `work` with a cache in this page and one of the same name in a frame. */
const TWO_TABS = `
  const frame = document.createElement('iframe');
  frame.src = '/';
  await new Promise((resolve) => { frame.onload = resolve; document.body.append(frame); });
  const other = (await frame.contentWindow.harness.context()).pagelift;
  const options = { name: 'two tabs', maxEntries: 100, crossTab: true };
  const [here, there] = [await pagelift.createCache(options), await other.createCache(options)];
  const until = async (condition) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
`;

const inTwoTabs = (body) => `async ({ pagelift }) => { ${TWO_TABS} ${body} }`;

inPage('the cache keeps what is popular, by the engine', {}, async (page) => {
  const result = await page.run(async ({ pagelift }) => {
    const cache = await pagelift.createCache({ maxEntries: 100 });
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 50; i++) if (cache.get(`popular ${i}`) === undefined) cache.set(`popular ${i}`, i);
      for (let i = 0; i < 20; i++) cache.set(`once ${round} ${i}`, i);
    }
    for (let i = 0; i < 1000; i++) cache.set(`scan ${i}`, i);
    const kept = [...cache.keys()].filter((key) => key.startsWith('popular')).length;
    const { policy, entries } = cache.stats();
    return { kept, policy, entries };
  });
  assert.equal(result.policy, 'adaptive');
  assert.equal(result.entries, 100);
  assert.ok(result.kept >= 45, `${result.kept}`);
});

inPage('values and invalidations reach the other tab', {}, async (page) => {
  const result = await page.run(
    inTwoTabs(`
      here.set('a', { n: 1 }, { tags: ['t'] });
      await until(() => there.has('a'));
      const value = there.get('a');
      there.remove({ tag: 't' });
      await until(() => !here.has('a'));
      return { n: value.n, size: here.size };`),
  );
  assert.deepEqual(result, { n: 1, size: 0 });
});

inPage('a new tab does not begin with what another has just removed or replaced', {}, async (page) => {
  const result = await page.run(
    inTwoTabs(`
      const kept = { name: 'kept by two', maxEntries: 100, crossTab: true, persist: true };
      const old = await pagelift.createCache(kept);
      for (const key of ['stays', 'removed', 'replaced', 'tagged']) old.set(key, 'old', { tags: [key] });
      await old.flush();
      old.delete('removed');
      old.set('replaced', 'new', { tags: ['of the new'], ttl: 600_000 });
      old.remove({ tag: 'tagged' });
      const young = await other.createCache(kept);
      // What the old one says is heard by then.
      old.set('last', 1);
      await until(() => young.has('last'));
      return { entries: [...young].sort(), tagged: young.remove({ tag: 'of the new' }) };`),
  );
  assert.equal(result.tagged, 1);
  assert.deepEqual(result.entries, [
    ['last', 1],
    ['replaced', 'new'],
    ['stays', 'old'],
  ]);
});

inPage('a stale value that a new tab is notified of is as old there', {}, async (page) => {
  const result = await page.run(
    inTwoTabs(`
      const kept = { name: 'stale in two', maxEntries: 100, crossTab: true, persist: true, ttl: 20, staleWhileRevalidate: 400 };
      const old = await pagelift.createCache(kept);
      old.set('k', 'old');
      const over = performance.now() + 430;
      await new Promise((resolve) => setTimeout(resolve, 200));
      const young = await other.createCache(kept);
      // What the old one says is heard by then.
      old.set('last', 1);
      await until(() => young.size === 2 || performance.now() > over);
      await until(() => performance.now() > over);
      return young.fetch('k', () => 'loaded');`),
  );
  assert.equal(result, 'loaded');
});

inPage('a page that may hold no locks loads by itself', {}, async (page) => {
  const result = await page.run(
    inTwoTabs(`
      // As in a frame without an origin of its own.
      here.fetch('k', () => new Promise(() => {})).catch(() => {});
      const { navigator, DOMException } = frame.contentWindow;
      const request = () => Promise.reject(new DOMException('denied in this context', 'SecurityError'));
      Object.defineProperty(navigator, 'locks', { value: { request } });
      const reason = new Error('given up');
      const failing = there.fetch('f', () => Promise.reject(reason)).catch((error) => error === reason);
      return { value: await there.fetch('k', () => 'loaded'), failed: await failing, loads: there.stats().loads };`),
  );
  assert.deepEqual(result, { value: 'loaded', failed: true, loads: 2 });
});

const LOAD_ONCE = `
  let loads = 0;
  const load = async () => { loads++; await new Promise((resolve) => setTimeout(resolve, 100)); return 'loaded'; };
  const values = await Promise.all([here.fetch('k', load), there.fetch('k', load), here.fetch('k', load)]);
  // A load that fails does not hold up the other tab for good.
  let failures = 0;
  const fail = async () => { failures++; await new Promise((resolve) => setTimeout(resolve, 50)); throw new Error('down'); };
  const failing = here.fetch('f', fail);
  await new Promise((resolve) => setTimeout(resolve, 40));
  const failed = await Promise.allSettled([failing, there.fetch('f', load)]);
  return { loads, values, failures, failed: failed.map(({ status }) => status), locks: navigator.locks !== undefined };`;

function checkLoads({ values, loads, failures, failed }) {
  assert.deepEqual(values, ['loaded', 'loaded', 'loaded']);
  assert.deepEqual(failed, ['rejected', 'fulfilled']);
  // One for 'k', one for 'f'.
  assert.deepEqual([failures, loads], [1, 2]);
}

inPage('two tabs load once', {}, async (page) => {
  checkLoads(await page.run(inTwoTabs(LOAD_ONCE)));
});

const WITHOUT_LOCKS = `
  for (const { navigator } of [window, frame.contentWindow]) Object.defineProperty(navigator, 'locks', { value: undefined });`;

inPage('without Web Locks two tabs load once too', {}, async (page) => {
  const result = await page.run(inTwoTabs(WITHOUT_LOCKS + LOAD_ONCE));
  assert.equal(result.locks, false);
  checkLoads(result);
});

const NOT_HELD_UP = `
  const never = () => new Promise(() => {});
  // Begun, wherever the turn is taken.
  const begin = async (cache, key, options) => {
    let begun = false;
    cache.fetch(key, () => { begun = true; return never(); }, options).catch(() => {});
    await until(() => begun);
  };
  await begin(here, 'invalidated');
  here.remove({ prefix: 'inv' });
  const first = await here.fetch('invalidated', () => 'anew');
  await begin(here, 'there');
  there.delete('there');
  const second = await there.fetch('there', () => 'anew there');
  const controller = new AbortController();
  await begin(here, 'given up', { signal: controller.signal });
  controller.abort();
  const third = await there.fetch('given up', () => 'there');
  return { values: [first, second, third] };`;

for (const [where, prelude] of [
  ['', ''],
  ['without Web Locks ', WITHOUT_LOCKS],
]) {
  inPage(`${where}a load that was invalidated or given up holds up nobody`, {}, async (page) => {
    const { values } = await page.run(inTwoTabs(prelude + NOT_HELD_UP));
    assert.deepEqual(values, ['anew', 'anew there', 'there']);
  });
}

inPage('without Web Locks a tab that vanished while it loads holds up no other', {}, async (page) => {
  const result = await page.run(
    inTwoTabs(`${WITHOUT_LOCKS}
      let asked = false;
      there.fetch('k', () => { asked = true; return new Promise(() => {}); }).catch(() => {});
      await until(() => asked);
      const value = here.fetch('k', () => 'loaded here');
      await new Promise((resolve) => setTimeout(resolve, 100));
      frame.remove();
      return value;`),
  );
  assert.equal(result, 'loaded here');
});
