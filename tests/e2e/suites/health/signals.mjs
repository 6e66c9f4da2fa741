// What is measured on pages that are slow in known ways, as far as each engine tells.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage('every metric is measured, or says why it is not', {}, async (page) => {
  const { metrics, supported, hasMemory, slis, cost } = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const health = await pagelift.watchHealth({ sampleEvery: 1000 });
    await fetch('/values.js').then((response) => response.text());
    await until('two samples', () => health.history('domNodes', 'raw').length > 1);
    const { metrics, slis, cost } = health.snapshot();
    health.close();
    return {
      metrics,
      slis,
      cost,
      supported: PerformanceObserver.supportedEntryTypes,
      hasMemory: 'memory' in performance,
    };
  });
  assert.equal(Object.keys(metrics).length, 31);
  for (const [name, metric] of Object.entries(metrics))
    if (!metric.available) assert.ok(['engine', 'isolation', 'permission'].includes(metric.reason), name);
  const available = (name) => metrics[name].available;
  assert.equal(available('lcp'), supported.includes('largest-contentful-paint'));
  assert.equal(available('cls'), supported.includes('layout-shift'));
  assert.equal(available('inp'), supported.includes('event'));
  assert.equal(available('longFrame'), supported.includes('long-animation-frame'));
  assert.equal(available('longTask'), supported.includes('longtask'));
  assert.equal(available('memory'), hasMemory);
  for (const name of ['ttfb', 'fcp', 'frameRate', 'loopDelay', 'domNodes', 'domDepth', 'requestRate', 'transferred']) {
    assert.ok(available(name), name);
    assert.ok(metrics[name].count > 0 || name === 'loopDelay', `${name}: ${JSON.stringify(metrics[name])}`);
  }
  assert.ok(metrics.ttfb.last >= 0 && metrics.ttfb.last < 60_000, `${metrics.ttfb.last}`);
  assert.ok(metrics.domNodes.last > 3 && metrics.domDepth.last >= 2);
  assert.ok(metrics.responseTime.count >= 1, 'the call was seen');
  assert.deepEqual(
    slis.map(({ name }) => name),
    ['availability', 'errors', 'latency p95', 'latency p99'],
  );
  assert.ok(cost.cpuMs > 0 && cost.bytes > 0 && cost.sampleEvery === 1000 && cost.level === 0, JSON.stringify(cost));
});

inPage(
  'a slow handler is the INP: its parts add up, its script and element are named, and it is what to mend first',
  {
    skip: async (page) =>
      !(await page.run(() => PerformanceObserver.supportedEntryTypes.includes('event'))) && 'no event timing',
  },
  async (page) => {
    await page.run(async ({ pagelift }) => {
      const { slowButton } = await import('/slow.js');
      slowButton(250);
      window.health = await pagelift.watchHealth({ sampleEvery: 1000 });
      window.alerted = [];
      window.health.on('vital', (vital) => window.alerted.push(vital));
    });
    await page.click('#slow');
    const { inp, vitals, recommendations, hasFrames } = await page.run(async () => {
      const { sleep, until } = await import('/slow.js');
      await until('the INP', () => window.health.snapshot().attribution.inp);
      await sleep(300);
      const { attribution, recommendations } = window.health.snapshot();
      window.health.close();
      const hasFrames = PerformanceObserver.supportedEntryTypes.includes('long-animation-frame');
      return { inp: attribution.inp, vitals: window.alerted, recommendations, hasFrames };
    });
    assert.ok(inp.value >= 248 && inp.value < 2000, `${inp.value}`);
    assert.ok(Math.abs(inp.inputDelay + inp.processing + inp.presentation - inp.value) < 1e-6, JSON.stringify(inp));
    assert.ok(inp.processing >= 245, JSON.stringify(inp));
    assert.match(inp.target, /#slow$/, JSON.stringify(inp));
    assert.ok(vitals.some(({ metric, value }) => metric === 'inp' && value === inp.value));
    assert.ok(recommendations.length, 'there is something to do');
    assert.equal(recommendations[0].id, 'inp/processing', JSON.stringify(recommendations));
    if (!hasFrames) return;
    assert.equal(inp.part, 'processing');
    assert.equal(inp.script.function, 'slowHandler');
    assert.match(inp.script.source, /\/slow\.js$/);
    assert.match(recommendations[0].message, /slowHandler/);
  },
);

inPage(
  'a shift of 100 px scores as its formula says, and what to do names a cause',
  {
    skip: async (page) =>
      !(await page.run(() => PerformanceObserver.supportedEntryTypes.includes('layout-shift'))) && 'no layout shifts',
  },
  async (page) => {
    const { cls, own, recommendations } = await page.run(async ({ pagelift }) => {
      const { sleep, until } = await import('/slow.js');
      const block = document.createElement('div');
      block.style.cssText = 'height:400px;background:#ccc';
      block.id = 'moved';
      document.body.prepend(block);
      await sleep(700);
      let own = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) own += value;
      }).observe({ type: 'layout-shift', buffered: true });
      const health = await pagelift.watchHealth({ sampleEvery: 1000 });
      const late = document.createElement('div');
      late.style.height = '100px';
      document.body.prepend(late);
      const cls = await until('a shift', () => health.snapshot().attribution.cls);
      const { recommendations } = health.snapshot();
      health.close();
      return { cls, own, recommendations };
    });
    assert.ok(cls.value > 0.01, JSON.stringify(cls));
    assert.ok(Math.abs(cls.value - own) < 1e-9, `${cls.value} is ${own}`);
    if (cls.value > 0.05) assert.match(recommendations[0].id, /^cls\//);
  },
);

inPage('a call that the server fails is counted where its status is told, by host', {}, async (page) => {
  page.route('/fails', (request, response) => response.writeHead(500).end());
  const { tells, failed, hosts, availability } = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const health = await pagelift.watchHealth({ sampleEvery: 1000, watchFetch: true });
    for (let n = 0; n < 25; n++) await fetch(`/fails?secret=${n}`).catch(() => {});
    const tells = 'responseStatus' in PerformanceResourceTiming.prototype;
    await until('all were seen', () => {
      const { slis, hosts } = health.snapshot();
      const calls = hosts.find(({ kind }) => kind === 'fetch');
      return slis[0].valid >= 25 && calls && (!tells || calls.failed >= 25);
    });
    const { metrics, hosts, slis } = health.snapshot();
    health.close();
    return { tells, failed: metrics.failedRequests, hosts, availability: slis[0] };
  });
  assert.ok(failed.available && failed.count >= 25, JSON.stringify(failed));
  assert.ok(availability.status === 'breaching' && availability.current < 0.9, JSON.stringify(availability));
  const calls = hosts.find(({ kind }) => kind === 'fetch');
  assert.ok(calls, JSON.stringify(hosts));
  if (tells) assert.ok(calls.failed >= 25);
});

inPage('the vitals are those of npm web-vitals on the same page', {}, async (page) => {
  await page.run(async ({ pagelift }) => {
    const { slowButton } = await import('/slow.js');
    const vitals = await import('/peers/web-vitals/web-vitals.attribution.js');
    window.theirs = {};
    for (const name of ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'])
      vitals[`on${name}`]((metric) => (window.theirs[name.toLowerCase()] = metric), { reportAllChanges: true });
    slowButton(120);
    const late = document.createElement('div');
    late.style.height = '80px';
    setTimeout(() => document.body.prepend(late), 700);
    // Later than web-vitals, as scripts that are loaded on demand are.
    window.health = await pagelift.watchHealth({ sampleEvery: 1000 });
  });
  for (let n = 0; n < 3; n++) await page.click('#slow');
  const { theirs, ours, attribution } = await page.run(async () => {
    const { sleep } = await import('/slow.js');
    await sleep(1500);
    const { metrics, attribution } = window.health.snapshot();
    window.health.close();
    const parts = ({ value, attribution: a }, names) => [value, ...names.map((name) => a[name])];
    const { inp, lcp } = window.theirs;
    return {
      theirs: Object.fromEntries(Object.entries(window.theirs).map(([name, { value }]) => [name, value])),
      ours: Object.fromEntries(['lcp', 'inp', 'cls', 'fcp', 'ttfb'].map((name) => [name, metrics[name].last])),
      attribution: {
        ours: attribution,
        inp: inp && parts(inp, ['inputDelay', 'processingDuration', 'presentationDelay']),
        lcp: lcp && parts(lcp, ['timeToFirstByte', 'resourceLoadDelay', 'resourceLoadDuration', 'elementRenderDelay']),
      },
    };
  });
  assert.ok(Object.keys(theirs).length >= 2, JSON.stringify(theirs));
  for (const [name, value] of Object.entries(theirs))
    assert.ok(Math.abs(ours[name] - value) < 1e-6, `${name}: ${ours[name]} is ${value}`);
  const near = (mine, their) =>
    assert.ok(
      mine.every((part, i) => Math.abs(part - their[i]) < 1e-6),
      `${mine} is ${their}`,
    );
  const { inp, lcp } = attribution.ours;
  if (attribution.inp) near([inp.value, inp.inputDelay, inp.processing, inp.presentation], attribution.inp);
  if (attribution.lcp) near([lcp.value, lcp.ttfb, lcp.loadDelay, lcp.loadDuration, lcp.renderDelay], attribution.lcp);
});
