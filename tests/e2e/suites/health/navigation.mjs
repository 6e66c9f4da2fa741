// Routes without new documents, pages that come back, pages that never end: nothing is measured twice, and nothing piles up.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage(
  'a route change begins a view of its own: its LCP, its INP, its shifts',
  {
    skip: async (page) =>
      !(await page.run(() => PerformanceObserver.supportedEntryTypes.includes('soft-navigation'))) &&
      'no soft navigations',
  },
  async (page) => {
    await page.run(async ({ pagelift }) => {
      const { blockFor } = await import('/slow.js');
      const link = Object.assign(document.createElement('button'), { id: 'route', textContent: 'Next' });
      let route = 0;
      link.addEventListener('click', () => {
        blockFor(60);
        route += 1;
        history.pushState({}, '', `?route=${route}`);
        const page = Object.assign(document.createElement('h1'), { id: `route-${route}` });
        page.textContent = `A heading of route ${route}, which is the largest text of it by far`;
        page.style.fontSize = '40px';
        document.querySelector('h1')?.remove();
        document.body.append(page);
      });
      document.body.prepend(link);
      window.health = await pagelift.watchHealth({ sampleEvery: 1000 });
    });
    const counts = [];
    for (let route = 1; route <= 3; route++) {
      await page.click('#route');
      counts.push(
        await page.run(async (_, route) => {
          const { until } = await import('/slow.js');
          await until(`the paint of route ${route}`, () =>
            window.health.snapshot().attribution.lcp?.element.includes(`#route-${route}`),
          );
          const { metrics, attribution } = window.health.snapshot();
          return { lcp: metrics.lcp.count, inp: metrics.inp.count, value: attribution.lcp.value };
        }, route),
      );
    }
    await page.run(() => window.health.close());
    // The document's own, and one for each route.
    assert.deepEqual(
      counts.map(({ lcp }) => lcp),
      [2, 3, 4],
    );
    for (const { value } of counts) assert.ok(value >= 55 && value < 5000, JSON.stringify(counts));
  },
);

inPage(
  'a page that comes back goes on: a new view, and no CLS of 0 (web-vitals#785, posthog-js#4842)',
  {},
  async (page, t) => {
    await page.run(async ({ pagelift }) => {
      const { until } = await import('/slow.js');
      window.health = await pagelift.watchHealth({ sampleEvery: 1000, alerts: { wait: 0, keep: 0 } });
      await until('a sample', () => window.health.history('domNodes', 'raw').length > 0);
      window.before = window.health.snapshot().metrics;
    });
    await page.leaveAndReturn();
    const found = await page.run(async () => {
      if (!window.health) return undefined;
      const { sleep, until } = await import('/slow.js');
      const samples = window.health.history('domNodes', 'raw').length;
      await until('samples go on', () => window.health.history('domNodes', 'raw').length > samples);
      await fetch('/values.js');
      await sleep(1200);
      const { metrics, attribution } = window.health.snapshot();
      window.health.close();
      return { before: window.before, metrics, attribution };
    });
    if (!found) return t.skip('the page was not kept');
    const { before, metrics, attribution } = found;
    const more = (name) => (metrics[name].available ? metrics[name].count - before[name].count : 0);
    assert.equal(more('ttfb'), 1, 'one of the return');
    assert.equal(metrics.ttfb.last, 0, 'it came from memory');
    assert.equal(more('fcp'), 1);
    assert.ok(metrics.fcp.last >= 0 && metrics.fcp.last < 5000, `${metrics.fcp.last}`);
    assert.equal(more('cls'), 0, 'nothing moved: there is no value');
    assert.equal(more('inp'), 0, 'nobody clicked (web-vitals#688)');
    assert.equal(attribution.inp, undefined);
    assert.ok(metrics.requestRate.count > before.requestRate.count);
  },
);

/** Clicks that take 45 ms each, on elements that go; and route changes. What is left of them is counted. */
async function strain(page, isWatched) {
  const measure = async () => {
    await page.collectGarbage();
    await page.collectGarbage();
    const [counters, heap] = [
      await page.devTools('Memory.getDOMCounters'),
      await page.devTools('Runtime.getHeapUsage'),
    ];
    return { nodes: counters.nodes, listeners: counters.jsEventListeners, heap: heap.usedSize };
  };
  await page.open('');
  const first = await measure();
  await page.run(async ({ pagelift }, isWatched) => {
    const { blockFor } = await import('/slow.js');
    window.native = { fetch, pushState: history.pushState, error: console.error };
    if (isWatched) window.health = await pagelift.watchHealth({ sampleEvery: 1000 });
    const field = Object.assign(document.createElement('input'), { id: 'field' });
    document.body.prepend(field);
    let typed = 0;
    field.addEventListener('keydown', () => {
      blockFor(45);
      document.querySelector('.changing')?.remove();
      const list = document.body.appendChild(document.createElement('ul'));
      list.className = 'changing';
      for (let n = 0; n < 20; n++)
        list.append(Object.assign(document.createElement('li'), { id: `item-${typed}-${n}` }));
      if (++typed % 10 === 0) history.pushState({}, '', `?typed=${typed}`);
    });
  }, isWatched);
  const type = (count) => page.type('#field', 'a'.repeat(count));
  // What is made once is there by then.
  await type(40);
  const before = await measure();
  await type(160);
  const after = await measure();
  const end = await page.run(async () => {
    const { sleep } = await import('/slow.js');
    const interactions = window.health?.snapshot().metrics.interaction.count;
    window.health?.close();
    await sleep(100);
    const { fetch: f, pushState, error } = window.native;
    return { interactions, native: f === fetch && pushState === history.pushState && error === console.error };
  });
  const closed = await measure();
  return { first, before, after, closed, ...end };
}

inPage(
  'interactions on elements that go leave no node, listener or memory (web-vitals#580, posthog-js#2949, newrelic-browser-agent#1846)',
  { skip: async (page) => !(await page.collectGarbage()) && 'this engine cannot be told to collect garbage' },
  async (page) => {
    const bare = await strain(page, false);
    const watched = await strain(page, true);
    const grown = ({ before, after }, what) => after[what] - before[what];
    // The field's own listener is there in both.
    const left = ({ first, closed }) => closed.listeners - first.listeners;
    assert.ok(watched.interactions >= 100, `${watched.interactions} were slow enough to be told`);
    assert.ok(grown(watched, 'nodes') <= grown(bare, 'nodes') + 50, JSON.stringify({ bare, watched }));
    assert.equal(grown(watched, 'listeners'), grown(bare, 'listeners'), JSON.stringify({ bare, watched }));
    const more = grown(watched, 'heap') - grown(bare, 'heap');
    assert.ok(more < 100_000, `${more} bytes more than without: ${JSON.stringify({ bare, watched })}`);
    assert.ok(watched.native);
    assert.equal(left(watched), left(bare), JSON.stringify({ bare, watched }));
  },
);
