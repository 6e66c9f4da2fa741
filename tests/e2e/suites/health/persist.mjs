// What outlives a page, in IndexedDB.
import assert from 'node:assert/strict';
import { inPage, inTwoWindows } from '../../internal/harness.mjs';

/** Watches under a name, with nothing stored under it before when `isNew`. */
const watch = async ({ pagelift }, { name, isNew = false }) => {
  const { forget } = await import('/stored.js');
  if (isNew) await forget(name);
  window.health = await pagelift.watchHealth({ persist: name, sampleEvery: 1000, slis: { saves: { objective: 0.9 } } });
};

inPage('a closed page is gone on with: metrics, labels, service levels', {}, async (page) => {
  await page.run(watch, { name: 'closed', isNew: true });
  await page.run(() => {
    for (const value of [10, 20, 30]) window.health.record('render', value, 'ms', { route: '/a' });
    window.health.count('saves', 30, 40);
    window.health.close();
  });
  await page.reload();
  await page.run(watch, { name: 'closed' });
  const { metric, hours, sli } = await page.run(async () => {
    window.health.record('render', 40, 'ms', { route: '/a' });
    const { metrics, slis } = window.health.snapshot();
    const hours = window.health.history('render{route=/a}', 'hour');
    window.health.close();
    return { metric: metrics['render{route=/a}'], hours, sli: slis.find(({ name }) => name === 'saves') };
  });
  assert.equal(metric.count, 4);
  assert.equal(metric.min, 10);
  assert.equal(metric.max, 40);
  assert.equal(metric.unit, 'ms');
  assert.equal(hours.length, 1, 'what the page before saw is a cell');
  assert.deepEqual([hours[0].count, hours[0].sum], [3, 60]);
  assert.ok(Math.abs(hours[0].at - Date.now()) < 60_000, 'in ms since 1970');
  assert.deepEqual([sli.good, sli.valid], [30, 40]);
});

inPage('a page that is left without close() is gone on with', {}, async (page) => {
  await page.run(watch, { name: 'left', isNew: true });
  await page.run(async () => {
    const { until } = await import('/slow.js');
    const { addWhenLeft, texts } = await import('/stored.js');
    window.health.record('early', 10);
    await until('what was early', async () => (await texts('left')).includes('early'));
    window.health.record('late', 10);
    await addWhenLeft('probe');
  });
  await page.reload();
  await page.run(watch, { name: 'left' });
  const { early, late, isKept } = await page.run(async () => {
    const { forget, read } = await import('/stored.js');
    const { early, late } = window.health.snapshot().metrics;
    window.health.close();
    const isKept = (await read('probe')).length > 0;
    await forget('probe');
    return { early: early?.count, late: late?.count, isKept };
  });
  assert.equal(early, 1);
  // WebKitGTK 2.50 loses what a page writes while it is left, whoever writes it.
  assert.equal(late ?? 0, isKept ? 1 : 0);
});

inTwoWindows('two windows add up', async ({ run, reload }) => {
  await run(0, watch, { name: 'windows', isNew: true });
  await run(1, watch, { name: 'windows' });
  for (const number of [0, 1]) {
    await run(number, (_, number) => window.health.record('render', 10 + number, 'ms'), number);
    await run(number, () => window.health.close());
  }
  await reload(0);
  await run(0, watch, { name: 'windows' });
  const metric = await run(0, () => {
    const { render } = window.health.snapshot().metrics;
    window.health.close();
    return render;
  });
  assert.deepEqual([metric.count, metric.min, metric.max], [2, 10, 11]);
});

inPage('what is stored are numbers and names: no address, no text of an error, no selector', {}, async (page) => {
  const marker = 'MARKER-8f3a';
  await page.run(watch, { name: 'marked', isNew: true });
  const text = await page.run(async (_, marker) => {
    const { sleep, until } = await import('/slow.js');
    const { texts } = await import('/stored.js');
    const button = document.body.appendChild(document.createElement('button'));
    button.id = marker;
    button.textContent = marker;
    await fetch(`/values.js?token=${marker}#${marker}`).then((response) => response.text());
    await fetch(`/${marker}/missing`).catch(() => {});
    window.dispatchEvent(new ErrorEvent('error', { message: marker, filename: `https://${marker}.example/` }));
    window.health.record('kept', 1);
    await sleep(1500);
    await until('a sample', () => window.health.history('domNodes', 'raw').length > 0);
    window.health.close();
    await until('a record', async () => (await texts('marked')).includes('kept'));
    return texts('marked');
  }, marker);
  assert.ok(text.includes('kept') && text.includes('domNodes'), 'this is the text of what is stored');
  assert.deepEqual(await page.problems(), [`error: ${marker}`], 'the error was seen');
  assert.ok(!text.toLowerCase().includes(marker.toLowerCase()), text);
});

inPage('close() lets go of the database', {}, async (page) => {
  await page.run(watch, { name: 'released', isNew: true });
  const outcome = await page.run(async () => {
    const { until } = await import('/slow.js');
    const { texts } = await import('/stored.js');
    const opened = [];
    const closed = new Set();
    const { transaction, close } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...parts) {
      if (this.name === 'pagelift-health:released') opened.push(this);
      return transaction.apply(this, parts);
    };
    IDBDatabase.prototype.close = function () {
      closed.add(this);
      return close.call(this);
    };
    window.health.record('kept', 1);
    window.health.close();
    window.health.record('afterwards', 1);
    await until('the record', async () => (await texts('released')).includes('kept'));
    const isLate = (await texts('released')).includes('afterwards');
    await until('all connections are closed', () => opened.every((database) => closed.has(database)));
    Object.assign(IDBDatabase.prototype, { transaction, close });
    return { isLate, connections: new Set(opened).size };
  });
  assert.equal(outcome.isLate, false);
  assert.ok(outcome.connections > 1, 'its own, and those of who looks');
});

inPage('where storage is refused, history is of this page, and a warning says so', {}, async (page) => {
  const { warnings, count } = await page.run(async ({ pagelift }) => {
    const { sleep } = await import('/slow.js');
    const original = IDBFactory.prototype.open;
    IDBFactory.prototype.open = () => {
      throw new DOMException('no storage here', 'SecurityError');
    };
    try {
      const health = await pagelift.watchHealth({ persist: 'refused' });
      const warnings = [];
      health.on('warn', ({ message, error }) => warnings.push([message, String(error)]));
      health.record('render', 10);
      await sleep(0);
      const { count } = health.snapshot().metrics.render;
      health.close();
      await sleep(50);
      return { warnings, count };
    } finally {
      IDBFactory.prototype.open = original;
    }
  });
  assert.equal(count, 1);
  assert.equal(warnings.length, 1, JSON.stringify(warnings));
  assert.match(warnings[0][0], /history begins with this page/);
  assert.match(warnings[0][1], /no storage here/);
});

inPage('where storage is full, what is new waits for room', {}, async (page) => {
  await page.run(watch, { name: 'full', isNew: true });
  const { warnings, before, after } = await page.run(async () => {
    const { sleep, until } = await import('/slow.js');
    const { texts } = await import('/stored.js');
    const { health } = window;
    const warnings = [];
    health.on('warn', ({ message }) => warnings.push(message));
    const original = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function () {
      throw new DOMException('full', 'QuotaExceededError');
    };
    health.record('first', 10);
    // As when the page is hidden: the engine is asked for what is new.
    const hide = (state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    hide('hidden');
    await sleep(200);
    IDBObjectStore.prototype.add = original;
    const before = await texts('full');
    hide('visible');
    health.record('second', 20);
    hide('hidden');
    delete document.visibilityState;
    await until('both', async () => (await texts('full')).includes('second'));
    const after = await texts('full');
    health.close();
    return { warnings, before, after };
  });
  assert.deepEqual(warnings, ['health cannot be stored: it is kept in this page alone']);
  assert.ok(!before.includes('first'));
  assert.ok(after.includes('first'), 'nothing is lost');
  await page.reload();
  await page.run(watch, { name: 'full' });
  const counts = await page.run(() => {
    const { first, second } = window.health.snapshot().metrics;
    window.health.close();
    return [first?.count, second?.count];
  });
  assert.deepEqual(counts, [1, 1]);
});

inPage('many records become one, without those of a newer release, and nonsense is no matter', {}, async (page) => {
  await page.run(watch, { name: 'many', isNew: true });
  const { count, versions } = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const { add, read } = await import('/stored.js');
    window.health.close();
    for (let page = 0; page < 33; page++) {
      const health = await pagelift.watchHealth({ persist: 'many' });
      health.record('render', page);
      health.close();
      await until('its record', async () => (await read('many')).length > page);
    }
    const nonsense = [
      null,
      7,
      { version: 1 },
      { version: 1, series: [null, {}], slis: [3], numbers: new Float64Array(9) },
    ];
    for (const record of [...nonsense, { version: 2, of: 'a newer release' }]) await add('many', record);
    const health = await pagelift.watchHealth({ persist: 'many', sampleEvery: 1000 });
    await until('one record', async () => (await read('many')).length === 2);
    const records = await read('many');
    health.close();
    const next = await pagelift.watchHealth({ persist: 'many' });
    const { count } = next.snapshot().metrics.render;
    next.close();
    return { count, versions: records.map(({ version }) => version) };
  });
  assert.deepEqual(versions, [2, 1]);
  assert.equal(count, 33);
});
