// Pages that are slow in known ways: what is said of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fixtures, inPage } from '../../internal/harness.mjs';
import { inRoot } from '../../../../scripts/internal/paths.mjs';

/** Skips where entries of a type are not told. */
const tells = (type) => ({
  skip: async (page) =>
    !(await page.run((_, type) => PerformanceObserver.supportedEntryTypes.includes(type), type)) && `no ${type}`,
});

/** A page of the server, with something in its head, that takes some ms to answer. */
const slowPage = (wait, { head = '', body = '' } = {}) => {
  const html = readFileSync(inRoot('tests/e2e/page/index.html'), 'utf8');
  return (_, response) =>
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(html.replace('</head>', `${head}</head>`).replace('<body>', `<body>${body}`));
    }, wait);
};

const near = (a, b, what) => assert.ok(Math.abs(a - b) < 1e-6, `${what}: ${a} is ${b}`);

inPage('a server that waits 600 ms is the first byte, and its parts add up', {}, async (page) => {
  page.route('/slow-server', slowPage(600));
  await page.open('slow-server');
  const { ttfb, parts, own } = await page.run(async ({ pagelift }) => {
    const health = await pagelift.watchHealth();
    const { metrics, attribution } = health.snapshot();
    health.close();
    const [{ responseStart, fetchStart }] = performance.getEntriesByType('navigation');
    return { ttfb: metrics.ttfb.last, parts: attribution.ttfb, own: { responseStart, fetchStart } };
  });
  // WebKitGTK 2.50.6 has times before the page's own clock began: the difference is right.
  near(ttfb, own.responseStart >= 0 ? own.responseStart : own.responseStart - own.fetchStart, 'first byte');
  assert.ok(ttfb >= 590 && ttfb < 10_000, `${ttfb}`);
  assert.ok(parts.request >= 590, JSON.stringify(parts));
  near(parts.waiting + parts.cache + parts.dns + parts.connection + parts.request, parts.value, 'parts');
});

inPage('a server that is slow is what to mend first', tells('largest-contentful-paint'), async (page) => {
  page.route('/slower-server', slowPage(3000, { body: '<h1>A text that is the largest paint</h1>' }));
  await page.open('slower-server');
  const { lcp, recommendations, alerts, transitions } = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const health = await pagelift.watchHealth({ sampleEvery: 1000, alerts: { wait: 0, keep: 0, window: 3000 } });
    await until('an alert', () => health.alerts().length > 0);
    const { attribution, recommendations, alerts } = health.snapshot();
    // The worst of three seconds is judged: it was long ago by then.
    await until('its end', () => health.transitions().some(({ transition }) => transition === 'resolved'));
    const transitions = health.transitions().map(({ metric, transition }) => `${metric} ${transition}`);
    health.close();
    return { lcp: attribution.lcp, recommendations, alerts, transitions };
  });
  assert.ok(lcp.ttfb >= 2990, JSON.stringify(lcp));
  near(lcp.ttfb + lcp.loadDelay + lcp.loadDuration + lcp.renderDelay, lcp.value, 'parts');
  assert.match(lcp.element, /h1/);
  assert.match(recommendations[0].id, /^(lcp|ttfb)\/server$/, JSON.stringify(recommendations));
  assert.ok(
    alerts.some(({ metric }) => metric === 'ttfb') || alerts.some(({ metric }) => metric === 'lcp'),
    JSON.stringify(alerts),
  );
  const [metric] = transitions[0].split(' ');
  assert.ok(transitions.includes(`${metric} resolved`), transitions.join());
});

inPage(
  'a hero picture that comes 700 ms late has its parts, its element and its address',
  tells('largest-contentful-paint'),
  async (page) => {
    const picture = readFileSync(fixtures.path('photo.jpg'));
    page.route('/hero.jpg', (_, response) =>
      setTimeout(() => response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture), 700),
    );
    page.route(
      '/late-hero',
      slowPage(0, { body: '<img id="hero" width="600" height="400" src="/hero.jpg?secret=1">' }),
    );
    await page.open('late-hero');
    const { lcp, entry } = await page.run(async ({ pagelift }) => {
      const { until } = await import('/slow.js');
      const health = await pagelift.watchHealth();
      const lcp = await until('the picture', () => {
        const { lcp } = health.snapshot().attribution;
        return lcp?.url && lcp;
      });
      health.close();
      const [{ requestStart, startTime, responseEnd }] = performance.getEntriesByName(
        new URL('/hero.jpg?secret=1', location.href).href,
      );
      return { lcp, entry: { requested: requestStart || startTime, responseEnd } };
    });
    assert.match(lcp.element, /#hero/);
    assert.match(lcp.url, /\/hero\.jpg$/);
    near(lcp.ttfb + lcp.loadDelay + lcp.loadDuration + lcp.renderDelay, lcp.value, 'parts');
    assert.ok(lcp.loadDuration >= 690, JSON.stringify(lcp));
    near(lcp.ttfb + lcp.loadDelay, Math.max(lcp.ttfb, entry.requested), 'when it was asked for');
  },
);

inPage('a script that blocks for 200 ms is to blame for its frame', tells('longtask'), async (page) => {
  page.route('/block.js', (_, response) => {
    response.writeHead(200, { 'content-type': 'text/javascript' });
    response.end('{ const end = performance.now() + 200; while (performance.now() < end); }');
  });
  const { longTask, scripts, knowsFrames } = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const health = await pagelift.watchHealth({ sampleEvery: 1000 });
    const script = Object.assign(document.createElement('script'), { src: '/block.js?secret=1' });
    document.head.append(script);
    await until('the task', () => health.snapshot().metrics.longTask.max >= 190);
    const knowsFrames = PerformanceObserver.supportedEntryTypes.includes('long-animation-frame');
    if (knowsFrames) await until('its script', () => health.snapshot().scripts.some(({ time }) => time >= 190));
    const { metrics, scripts } = health.snapshot();
    health.close();
    return { longTask: metrics.longTask, scripts, knowsFrames };
  });
  assert.ok(longTask.max >= 190, JSON.stringify(longTask));
  if (knowsFrames)
    assert.ok(
      scripts.some(({ source, time }) => /\/block\.js$/.test(source) && time >= 190),
      JSON.stringify(scripts),
    );
});

inPage(
  'frames of timers, promises and animation frames have the function to blame',
  tells('long-animation-frame'),
  async (page) => {
    const { scripts, frames } = await page.run(async ({ pagelift }) => {
      const { blockFor, sleep, until } = await import('/slow.js');
      const health = await pagelift.watchHealth({ sampleEvery: 1000 });
      setTimeout(function timerWork() {
        blockFor(80);
      });
      await sleep(300);
      requestAnimationFrame(function frameWork() {
        blockFor(90);
      });
      await sleep(300);
      fetch('/values.js').then(function promiseWork() {
        blockFor(100);
      });
      const names = ['timerWork', 'frameWork'];
      await until('all three', () => {
        const { scripts } = health.snapshot();
        const slow = scripts.filter(({ time }) => time >= 75);
        return slow.length >= 3 && names.every((name) => slow.some((script) => script.function === name));
      });
      const { scripts, metrics } = health.snapshot();
      health.close();
      return { scripts, frames: metrics.longFrame };
    });
    assert.ok(frames.count >= 3 && frames.max >= 95, JSON.stringify(frames));
    // What a promise is followed by has the name of what settled it: `Response.then` and the like.
    assert.ok(
      scripts.some(({ time, function: name }) => time >= 95 && /promiseWork|fetch|Response/.test(name)),
      JSON.stringify(scripts),
    );
  },
);

inPage('calls that end with 500, 404 and nothing are told apart, and their alert ends', {}, async (page) => {
  page.route('/500', (_, response) => response.writeHead(500).end());
  page.route('/404', (_, response) => response.writeHead(404).end());
  page.route('/destroyed', (request) => request.socket.destroy());
  page.route('/good', (_, response) => response.end('good'));
  const found = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const health = await pagelift.watchHealth({
      sampleEvery: 1000,
      watchFetch: true,
      alerts: { wait: 0, keep: 0, window: 5000 },
    });
    const call = async (path, count) => {
      for (let n = 0; n < count; n++) await fetch(`${path}?secret=${n}`).catch(() => {});
    };
    const tells = 'responseStatus' in PerformanceResourceTiming.prototype;
    await call('/good', 15);
    await call('/500', 3);
    await call('/404', 3);
    await call('/destroyed', 2);
    await until('the alert', () => health.alerts().some(({ metric }) => metric === 'failedRequests'));
    const { metrics, recommendations, hosts, slis } = health.snapshot();
    const calls = hosts.find(({ kind }) => kind === 'fetch');
    await until('its end', async () => {
      await call('/good', 5);
      return health.alerts().every(({ metric }) => metric !== 'failedRequests');
    });
    health.close();
    return { tells, failed: metrics.failedRequests, recommendations, calls, slis };
  });
  const { tells, failed, recommendations, calls, slis } = found;
  // 500 and 404 failed; a call without status only where it was seen failing itself.
  assert.ok(Math.round(failed.mean * failed.count) >= 6, JSON.stringify(failed));
  if (tells) assert.equal(calls.failed, 6, JSON.stringify(calls));
  // Without a status nobody knows which host it was.
  assert.ok(!tells || recommendations.some(({ id }) => id === 'network/failed'), JSON.stringify(recommendations));
  const errors = slis.find(({ name }) => name === 'errors');
  const availability = slis.find(({ name }) => name === 'availability');
  assert.ok(errors.valid - errors.good >= 6, JSON.stringify(errors));
  assert.ok(availability.valid - availability.good >= 3, 'a 404 is an answer');
  assert.ok(availability.valid - availability.good < errors.valid - errors.good, JSON.stringify(availability));
});

inPage('a shift scores as its formula says, and its alert ends', tells('layout-shift'), async (page) => {
  const { cls, expected, opened } = await page.run(async ({ pagelift }) => {
    const { sleep, until } = await import('/slow.js');
    document.body.style.margin = '0';
    const block = Object.assign(document.createElement('div'), { id: 'moved' });
    block.style.cssText = `height:${innerHeight}px;background:#ccc`;
    document.body.replaceChildren(block);
    // A second after another shift begins another session.
    await sleep(1500);
    const health = await pagelift.watchHealth({ sampleEvery: 1000, alerts: { wait: 0, keep: 0, window: 3000 } });
    const late = document.createElement('div');
    late.style.height = '100px';
    document.body.prepend(late);
    const cls = await until('a shift', () => {
      const { cls } = health.snapshot().attribution;
      return cls?.value > 0.05 && cls;
    });
    // Everything that is seen moves by 100 px: impact 1, distance 100 of the larger side.
    const expected = 100 / Math.max(document.documentElement.clientWidth, innerHeight);
    const opened = await until('its alert', () => health.transitions().find(({ metric }) => metric === 'cls')).catch(
      () => {},
    );
    if (opened) await until('its end', () => health.alerts().every(({ metric }) => metric !== 'cls'));
    health.close();
    return { cls, expected, opened };
  });
  assert.ok(Math.abs(cls.value - expected) < 1e-4, `${cls.value} is ${expected}`);
  assert.match(cls.element, /#moved/);
  if (expected > 0.1) assert.equal(opened.transition, 'opened');
});
