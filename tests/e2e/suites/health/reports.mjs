// What users of other libraries have reported, where a browser is needed: each test is named after the report.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage('a full buffer of resources hides nothing from who watches (browser-sdk#87)', {}, async (page) => {
  const { before, seen, buffered, cleared } = await page.run(async ({ pagelift }) => {
    const { sleep, until } = await import('/slow.js');
    const health = await pagelift.watchHealth();
    const calls = () => health.snapshot().metrics.responseTime.count;
    await fetch('/values.js').then((answer) => answer.text());
    // The module's own request is one too: both are told by then.
    await until('the first ones', () => calls() > 1);
    await sleep(500);
    const before = calls();
    performance.setResourceTimingBufferSize(performance.getEntriesByType('resource').length + 5);
    let cleared = 0;
    const { clearResourceTimings, setResourceTimingBufferSize } = Performance.prototype;
    performance.clearResourceTimings = (...call) => (cleared++, clearResourceTimings.apply(performance, call));
    performance.setResourceTimingBufferSize = (...call) => (
      cleared++,
      setResourceTimingBufferSize.apply(performance, call)
    );
    for (let n = 0; n < 40; n++) await fetch(`/values.js?n=${n}`).then((answer) => answer.text());
    await until('all', () => calls() >= before + 40).catch(() => {});
    const seen = calls();
    const buffered = performance.getEntriesByType('resource').length;
    health.close();
    return { before, seen, buffered, cleared };
  });
  assert.equal(seen - before, 40, `${buffered} are in the page's buffer`);
  assert.equal(cleared, 0, 'the buffer is the page’s own');
});

inPage('hundreds of resources are a few rows, and no event each (faro-web-sdk#555)', {}, async (page) => {
  const { events, hosts, files, count } = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const health = await pagelift.watchHealth({ sampleEvery: 1000 });
    let events = 0;
    for (const name of ['alert', 'anomaly', 'vital', 'error', 'warn']) health.on(name, () => events++);
    for (let n = 0; n < 300; n += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => fetch(`/values.js?n=${n + i}`).then((answer) => answer.text())),
      );
    await until('all', () => health.snapshot().metrics.responseTime.count >= 300);
    const { hosts, files, metrics } = health.snapshot();
    health.close();
    return { events, hosts: hosts.length, files: files.length, count: metrics.responseTime.count };
  });
  assert.ok(count >= 300);
  assert.ok(events < 20, `${events} events`);
  assert.ok(hosts < 10 && files <= 20, `${hosts} hosts, ${files} files`);
});

inPage(
  'nobody listens to unload or beforeunload, and the page may be kept (sa-sdk-javascript#95)',
  {},
  async (page) => {
    const names = await page.run(async ({ pagelift }) => {
      const { sleep } = await import('/slow.js');
      const names = [];
      const { addEventListener: original } = EventTarget.prototype;
      EventTarget.prototype.addEventListener = function (name, ...rest) {
        names.push(name);
        return original.call(this, name, ...rest);
      };
      const health = await pagelift.watchHealth({ sampleEvery: 1000, persist: 'unload', watchFetch: true });
      await sleep(1500);
      health.close();
      EventTarget.prototype.addEventListener = original;
      return names;
    });
    assert.ok(names.includes('visibilitychange'));
    assert.ok(!names.includes('unload') && !names.includes('beforeunload'), names.join());
  },
);

inPage(
  'no query, fragment or user name of an address is told, by anything (aws-rum-web#26, worldmonitor#5388)',
  {},
  async (page) => {
    const texts = await page.run(async ({ pagelift }) => {
      const { until } = await import('/slow.js');
      history.replaceState({}, '', '?session=MARKER1#MARKER2');
      const health = await pagelift.watchHealth({ sampleEvery: 1000 });
      const heard = [];
      for (const name of ['alert', 'anomaly', 'vital', 'sample', 'error', 'warn'])
        health.on(name, (event) => heard.push(event));
      const image = new Image();
      image.src = '/missing.png?token=MARKER3#MARKER4';
      document.body.append(image);
      await fetch('/values.js?password=MARKER5').then((answer) => answer.text());
      const script = Object.assign(document.createElement('script'), { src: '/slow.js?key=MARKER6', type: 'module' });
      document.head.append(script);
      await until('samples', () => heard.length > 1 && health.snapshot().metrics.responseTime.count > 0);
      const texts = [
        JSON.stringify(health.snapshot()),
        JSON.stringify(health.check({ services: { search: true } })),
        JSON.stringify(await health.report()),
        await health.report({ format: 'markdown' }),
        await health.report({ format: 'html' }),
        JSON.stringify(heard),
        JSON.stringify(health.transitions()),
      ];
      health.close();
      return texts;
    });
    assert.ok(texts.every((text) => text.length > 1));
    for (const text of texts) assert.doesNotMatch(text, /MARKER/);
  },
);

inPage('a call that the page gives up is neither good nor bad', {}, async (page) => {
  page.route('/never', () => {});
  const { valid, failed } = await page.run(async ({ pagelift }) => {
    const { sleep } = await import('/slow.js');
    const health = await pagelift.watchHealth({ sampleEvery: 1000, watchFetch: true });
    // The module's own request is told by then.
    await sleep(300);
    health.flush();
    const before = health.snapshot().slis[0].valid;
    for (let n = 0; n < 5; n++) {
      const given = new AbortController();
      const call = fetch(`/never?n=${n}`, { signal: given.signal }).catch(() => {});
      await sleep(20);
      given.abort();
      await call;
    }
    await sleep(300);
    const { slis, hosts } = health.snapshot();
    health.close();
    return { valid: slis[0].valid - before, failed: hosts.find(({ kind }) => kind === 'fetch')?.failed ?? 0 };
  });
  // Firefox 153 tells of some of the page's own files this late.
  assert.ok(valid < 5, `${valid} counted`);
  assert.equal(failed, 0);
});

inPage('who watches again begins anew, and what was closed stays as it was', {}, async (page) => {
  const { first, second, again } = await page.run(async ({ pagelift }) => {
    const first = await pagelift.watchHealth();
    first.record('cart', 1);
    first.close();
    const second = await pagelift.watchHealth();
    second.record('cart', 2);
    second.record('cart', 3);
    const counts = [first, second].map((health) => health.snapshot().metrics.cart.count);
    second.close();
    const third = await pagelift.watchHealth();
    const again = third.snapshot().metrics.ttfb.available;
    third.close();
    return { first: counts[0], second: counts[1], again };
  });
  assert.deepEqual([first, second, again], [1, 2, true]);
});

inPage('in a worker there is what a worker can know, and the rest says why not', {}, async (page) => {
  const { metrics, cost, report, status, error } = await page.run(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker('/health-worker.js', { type: 'module' });
        worker.onmessage = ({ data }) => {
          worker.terminate();
          resolve(data);
        };
        worker.onerror = ({ message }) => reject(new Error(message || 'the worker failed'));
        worker.postMessage('go');
      }),
  );
  assert.equal(error, undefined);
  for (const name of ['lcp', 'cls', 'inp', 'fcp', 'domNodes', 'domDepth', 'frameRate', 'droppedFrames'])
    assert.deepEqual(metrics[name], { available: false, reason: 'engine' }, name);
  assert.equal(metrics.jobs.last, 5);
  assert.equal(metrics.job.count, 1);
  for (const name of ['loopDelay', 'wasmMemory', 'requestRate']) assert.ok(metrics[name].available, name);
  assert.ok(metrics.responseTime.count >= 3, JSON.stringify(metrics.responseTime));
  assert.ok(cost.cpuMs > 0);
  assert.match(report, /Health report/);
  assert.match(status, /healthy|degraded/);
});
