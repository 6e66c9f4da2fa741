// What a watcher does over its life, and what it leaves.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage('after close() no observer, listener, timer or patched function is left', {}, async (page) => {
  const { during, after, native, kept } = await page.run(async ({ pagelift }) => {
    const { countOpen } = await import('/gallery.js');
    const { sleep } = await import('/slow.js');
    const { fetch } = window;
    const open = countOpen();
    const health = await pagelift.watchHealth({ sampleEvery: 1000, watchFetch: true });
    await sleep(1500);
    const during = { ...open };
    health.close();
    health.close();
    health.record('late', 1);
    health.mark('late');
    health.flush();
    health.pause();
    health.resume();
    await sleep(500);
    const kept = health.snapshot();
    return { during, after: { ...open }, native: window.fetch === fetch, kept: Object.keys(kept.metrics).length };
  });
  assert.ok(during.listeners > 3, JSON.stringify(during));
  assert.deepEqual(after, { listeners: 0, observers: 0, timers: 0 });
  assert.ok(native);
  assert.equal(kept, 31);
});

inPage('what the page records is known by name and labels, and nonsense harms nobody', {}, async (page) => {
  const { metrics, refused, done, thrown, prototype } = await page.run(async ({ pagelift }) => {
    const health = await pagelift.watchHealth({ maxSeries: 6 });
    for (let value = 1; value <= 100; value++) health.record('cart', value, '1', { b: 2, a: 1 });
    health.record('cart', 7, '1', { a: 1, b: 2 });
    for (const value of [NaN, Infinity, -1]) health.record('odd', value);
    health.record('__proto__', 5);
    health.record('size', {});
    const done = await health.time('load', async () => 'done');
    const thrown = await health.time('load', Promise.reject(new Error('no'))).catch(({ message }) => message);
    for (let n = 0; n < 10_000; n++) health.record('many', 1, '1', { n });
    const refused = [];
    for (const call of [
      () => health.record({}, 1),
      () => health.record('x', 1, 'furlongs'),
      () => health.count('nobody', 1),
      () => health.history('cart', 'daily'),
    ])
      try {
        call();
      } catch ({ code }) {
        refused.push(code);
      }
    const { metrics } = health.snapshot();
    health.close();
    const names = Object.keys(metrics);
    const cart = metrics['cart{a=1,b=2}'];
    return {
      metrics: { cart, odd: metrics.odd, load: metrics.load, other: metrics.other, names: names.length },
      prototype: names.includes('__proto__') && {}.count === undefined,
      refused,
      done,
      thrown,
    };
  });
  const { cart, odd, load, other } = metrics;
  assert.equal(cart.count, 101);
  assert.ok(Math.abs(cart.p50 - 50) <= 1 && Math.abs(cart.p95 - 95) <= 2, JSON.stringify(cart));
  assert.deepEqual([odd.count, odd.rejected], [0, 3]);
  assert.equal(load.count, 2);
  assert.deepEqual([done, thrown], ['done', 'no']);
  assert.ok(other.count >= 9990, JSON.stringify(other));
  assert.ok(prototype);
  assert.deepEqual(refused, Array(4).fill('options/invalid'));
});

inPage('an alert opens, is told, and ends by itself or by hand', {}, async (page) => {
  const { events, resolved, open, status, transitions } = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const health = await pagelift.watchHealth({
      sampleEvery: 1000,
      alerts: { wait: 1000, keep: 1000, window: 5000 },
      thresholds: { work: { warning: 10, critical: 20 }, play: { warning: 10, critical: 20 } },
    });
    const events = [];
    health.on('alert', () => {
      throw new Error('a listener that throws');
    });
    // What a listener throws is reported as any error: this one is expected.
    addEventListener('error', (event) => event.stopImmediatePropagation(), { capture: true, once: true });
    health.on('alert', (event) => events.push(event));
    const record = (name, value) => {
      for (let n = 0; n < 30; n++) health.record(name, value, 'ms');
    };
    const bad = setInterval(() => (record('work', 15), record('play', 50)), 200);
    await until('both are open', () => health.alerts().length === 2);
    const status = health.check().status;
    clearInterval(bad);
    const open = health.alerts();
    const play = open.find(({ metric }) => metric === 'play');
    const resolved = [health.resolve(play.id, 'known'), health.resolve(play.id), health.resolve(999)];
    const good = setInterval(() => record('work', 1), 200);
    await until('the other ended', () => health.alerts().length === 0);
    clearInterval(good);
    const transitions = health.transitions();
    health.close();
    window.harness.problems.splice(0);
    return { events, resolved, open, status, transitions };
  });
  assert.deepEqual(resolved, [true, false, false]);
  assert.deepEqual(
    open.map(({ metric, severity, state }) => [metric, severity, state]),
    [
      ['play', 'high', 'firing'],
      ['work', 'medium', 'firing'],
    ],
  );
  assert.equal(status, 'degraded');
  assert.match(open[0].message, /^play is 50(\.\d)? ms, beyond 20 ms$/);
  const of = (name) => events.filter(({ alert }) => alert.metric === name).map(({ transition }) => transition);
  assert.deepEqual(
    [of('play'), of('work')],
    [
      ['opened', 'resolved'],
      ['opened', 'resolved'],
    ],
  );
  assert.equal(transitions.length, 4);
});

inPage('without consent nothing is measured, and wrong options are refused', {}, async (page) => {
  const { counts, codes, loaded, reasons, result, markdown, names } = await page.run(async ({ pagelift }) => {
    const { sleep } = await import('/slow.js');
    const health = await pagelift.watchHealth({ consent: false });
    await sleep(300);
    health.record('x', 1);
    const { metrics } = health.snapshot();
    const loaded = performance.getEntriesByType('resource').filter(({ name }) => name.includes('health.wasm')).length;
    const reasons = Object.values(metrics).map(({ reason }) => reason);
    const watched = await pagelift.watchHealth();
    const names = [metrics, watched.snapshot().metrics].map((metrics) => Object.keys(metrics).join());
    watched.close();
    const result = await health.time('x', async () => 5);
    const markdown = await health.report({ format: 'markdown' });
    const counts = Object.values(metrics).map((metric) => metric.count ?? 0);
    const codes = [];
    for (const options of [
      { sampleEvery: 'often' },
      { sampleEvery: 5 },
      { sampling: 2 },
      { thresholds: { inp: { warning: 500, critical: 200 } } },
      { thresholds: { inp: { warning: NaN, critical: 200 } } },
      { slis: { x: { objective: 1 } } },
      { cache: {} },
      { thresholds: null },
      { thresholds: { own: { warning: 5, critical: 5 } } },
      { thresholds: { own: { warning: -1, critical: 5 } } },
      { persist: '' },
      { persist: 5 },
      { nonsense: 1 },
    ])
      codes.push(
        await pagelift.watchHealth(options).then(
          (health) => (health.close(), 'taken'),
          ({ code }) => code,
        ),
      );
    return { counts, codes, loaded, reasons, result, markdown, names };
  });
  assert.ok(counts.every((count) => count === 0) && counts.length === 30);
  assert.deepEqual([...new Set(reasons)], ['unwatched']);
  assert.equal(loaded, 0, 'no module is loaded for it');
  assert.equal(`${names[0]},other`, names[1], 'the metrics are those of a page that is watched');
  assert.equal(result, 5);
  assert.match(markdown, /not watched/);
  assert.deepEqual(codes, Array(13).fill('options/invalid'));
});

inPage('no address is kept with its query, and no text of an error with its numbers', {}, async (page) => {
  const text = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const health = await pagelift.watchHealth();
    addEventListener('error', (event) => event.stopImmediatePropagation());
    dispatchEvent(new ErrorEvent('error', { message: 'no user 4711 "marker-name"', filename: '/a.js?marker=1' }));
    await fetch('/values.js?marker=2');
    await until('it was seen', () => health.snapshot().errors.length);
    const snapshot = health.snapshot();
    health.close();
    window.harness.problems.splice(0);
    return JSON.stringify(snapshot);
  });
  assert.ok(text.includes('no user 0'));
  assert.ok(!text.includes('marker') && !text.includes('4711'), text);
});

inPage('a report says what was, as an object, as Markdown and as HTML that runs nothing', {}, async (page) => {
  const { report, markdown, html, codes } = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const health = await pagelift.watchHealth({ sampleEvery: 1000 });
    health.time('<img src=x onerror=marker()>', () => 1);
    await until('a sample', () => health.history('domNodes', 'raw').length);
    const report = await health.report();
    const markdown = await health.report({ period: 'day', format: 'markdown' });
    const html = await health.report({ format: 'html' });
    const codes = [];
    for (const options of [{ period: -1 }, { format: 'pdf' }])
      await health.report(options).catch(({ code }) => codes.push(code));
    health.close();
    return { report, markdown, html, codes };
  });
  assert.ok(
    report.summary.length > 10 && report.metrics.some(({ name }) => name === 'domNodes'),
    JSON.stringify(report),
  );
  assert.ok(report.slowest.some(({ name }) => name.includes('onerror')));
  assert.match(markdown, /^# /);
  assert.ok(html.startsWith('<!doctype html>') && !/<script|<img/i.test(html) && !markdown.includes('<img'));
  assert.deepEqual(codes, ['options/invalid', 'options/invalid']);
});

inPage('two watchers of one page disturb each other in nothing', {}, async (page) => {
  const { first, second, both } = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const one = await pagelift.watchHealth({ sampleEvery: 1000 });
    const other = await pagelift.watchHealth({ sampleEvery: 1000 });
    one.record('own', 1);
    for (let n = 0; n < 40; n++) dispatchEvent(new ErrorEvent('error', { message: `planted ${n}`, filename: '/a.js' }));
    const sampled = (health) => health.history('frameRate', 'raw').length > 1;
    await until('both were sampled twice', () => sampled(one) && sampled(other));
    const rates = [one, other].flatMap((health) => health.history('frameRate', 'raw').map(({ last }) => last));
    const counts = [one, other].map((health) => health.snapshot().errors.map(({ count }) => count));
    const second = 'own' in other.snapshot().metrics;
    one.close();
    // The one that is closed takes nothing of the other.
    other.record('later', 7);
    await fetch('/values.js');
    const first = other.snapshot().metrics.later.last;
    other.close();
    window.harness.problems.splice(0);
    return { first, second, both: { rates, counts } };
  });
  assert.deepEqual([first, second], [7, false]);
  assert.deepEqual(both.counts, [[40], [40]], 'each has its own errors, all of them');
  assert.ok(
    both.rates.every((rate) => rate > 1 && rate < 500),
    `${both.rates}`,
  );
});

inPage('what is timed is still heard of when it fails, and begins once', {}, async (page) => {
  const { unhandled, begun, result, sync, metrics } = await page.run(async ({ pagelift }) => {
    const { sleep, timeWhatFails } = await import('/slow.js');
    const health = await pagelift.watchHealth();
    let unhandled = 0;
    addEventListener('unhandledrejection', (event) => {
      unhandled++;
      event.preventDefault();
    });
    // From a script of the page: Chromium reports no rejection of what a driver evaluates.
    timeWhatFails(health);
    let begun = 0;
    const builder = {
      then(resolve) {
        begun++;
        resolve('rows');
      },
    };
    const result = await health.time('builder', builder);
    const sync = health.time('sync', () => 3);
    await sleep(100);
    const { fails, builder: built } = health.snapshot().metrics;
    health.close();
    window.harness.problems.splice(0);
    return { unhandled, begun, result, sync, metrics: [fails.count, built.count] };
  });
  assert.deepEqual([unhandled, begun, result, sync], [1, 1, 'rows', 3]);
  assert.deepEqual(metrics, [1, 1]);
});

inPage('thresholds hold for every label of a metric, in its own unit', {}, async (page) => {
  const alerts = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const health = await pagelift.watchHealth({
      sampleEvery: 1000,
      alerts: { wait: 0, keep: 0, window: 5000 },
      thresholds: { share: { warning: 0.5, critical: 0.2 } },
    });
    const low = setInterval(() => {
      for (let n = 0; n < 20; n++) health.record('share', 0.1, 'ratio', { shop: 'a' });
    }, 100);
    const alerts = await until('it opened', () => health.alerts().length && health.alerts());
    clearInterval(low);
    health.close();
    return alerts;
  });
  assert.deepEqual(
    alerts.map(({ metric, unit, severity, message }) => [metric, unit, severity, message]),
    [['share{shop=a}', 'ratio', 'high', 'share{shop=a} is 10 %, below 20 %']],
  );
});

inPage(
  'a function that redacts and throws is told once, and nothing is kept that it would have taken',
  {},
  async (page) => {
    const { warnings, text } = await page.run(async ({ pagelift }) => {
      const { sleep } = await import('/slow.js');
      const picture = new Image();
      picture.src = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><text>marker</text></svg>')}`;
      document.body.append(picture);
      const health = await pagelift.watchHealth({
        sampleEvery: 1000,
        redact() {
          throw new Error('no');
        },
      });
      const warnings = [];
      health.on('warn', ({ message }) => warnings.push(message));
      dispatchEvent(
        new ErrorEvent('error', { message: 'x', filename: 'https://marker:marker@example.org/a.js?marker#marker' }),
      );
      dispatchEvent(new ErrorEvent('error', { message: 'y', filename: '/b.js?marker' }));
      dispatchEvent(
        new PromiseRejectionEvent('unhandledrejection', { promise: Promise.resolve(), reason: Object.create(null) }),
      );
      await sleep(1500);
      const text = JSON.stringify(health.snapshot());
      health.close();
      window.harness.problems.splice(0);
      return { warnings, text };
    });
    assert.ok(warnings.length <= 1, `${warnings}`);
    assert.ok(text.includes('https://example.org/a.js') && text.includes('/b.js'));
    assert.ok(!text.includes('marker'), text);
  },
);

inPage('listeners are not charged to us, and one that closes it is no trap', {}, async (page) => {
  const { spent, closed } = await page.run(async ({ pagelift }) => {
    const { blockFor, until } = await import('/slow.js');
    const slow = await pagelift.watchHealth({ sampleEvery: 1000 });
    let samples = 0;
    slow.on('sample', () => {
      blockFor(100);
      samples++;
    });
    await until('three samples', () => samples > 2);
    const spent = slow.snapshot().cost.cpuMs;
    slow.close();
    const health = await pagelift.watchHealth({ sampleEvery: 1000 });
    health.on('error', () => health.close());
    dispatchEvent(new ErrorEvent('error', { message: 'planted', filename: '/a.js' }));
    const other = await pagelift.watchHealth({ sampleEvery: 1000 });
    let closed = false;
    other.on('sample', () => {
      other.close();
      closed = true;
    });
    await until('it closed itself', () => closed);
    window.harness.problems.splice(0);
    return { spent, closed: closed && other.snapshot().metrics.domNodes.count > 0 };
  });
  assert.ok(spent < 150, `${spent} ms`);
  assert.ok(closed);
});
