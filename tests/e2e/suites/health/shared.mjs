// Several who watch one page.
import assert from 'node:assert/strict';
import { inPage } from '../../internal/harness.mjs';

inPage('two who watch share observers, see the same, and each sees everything once', {}, async (page) => {
  const found = await page.run(async ({ pagelift }) => {
    const { countOpen } = await import('/gallery.js');
    const { sleep, until } = await import('/slow.js');
    const open = countOpen();
    const observers = [];
    const note = () => observers.push(open.observers);
    const load = async (count) => {
      for (let i = 0; i < count; i++) await fetch(`/values.js?${performance.now()}`).then((answer) => answer.text());
    };
    const calls = ({ metrics }) => metrics.responseTime.count;
    await load(2);
    const first = await pagelift.watchHealth();
    // The module itself is among them, and told by then.
    await sleep(500);
    const before = performance.getEntriesByType('resource').filter((entry) => entry.initiatorType === 'fetch').length;
    note();
    await load(3);
    const second = await pagelift.watchHealth();
    await load(4);
    await until('the second one hears', () => calls(second.snapshot()) >= before + 7);
    await sleep(100);
    note();
    first.flush();
    second.flush();
    const both = [first, second].map((health) => calls(health.snapshot()));
    const vitals = [first, second].map((health) => {
      const { ttfb, fcp, lcp, cls } = health.snapshot().metrics;
      return [ttfb, fcp, lcp, cls].map(({ last }) => last ?? null);
    });
    first.close();
    note();
    await load(5);
    await until('the second one goes on', () => calls(second.snapshot()) >= before + 12);
    const third = await pagelift.watchHealth();
    third.close();
    second.close();
    note();
    await sleep(100);
    return { before, both, vitals, observers, last: calls(second.snapshot()), closed: calls(first.snapshot()) };
  });
  const { before, observers } = found;
  assert.ok(observers[0] > 1, JSON.stringify(observers));
  assert.equal(observers[1], observers[0], 'the second one has none of its own once it has heard of what was before');
  assert.deepEqual(observers.slice(2), [observers[0], 0]);
  assert.deepEqual(found.both, [before + 7, before + 7]);
  assert.deepEqual(found.vitals[0], found.vitals[1]);
  assert.deepEqual([found.last, found.closed], [before + 12, before + 7]);
});

inPage('each who watches keeps what it was asked to', {}, async (page) => {
  page.route('/slow', (_, response) => setTimeout(() => response.end('slow'), 1200));
  const { counts, redacted, files } = await page.run(async ({ pagelift }) => {
    const { until } = await import('/slow.js');
    const redact = () => 'https://redacted.example/';
    const first = await pagelift.watchHealth({ redact });
    const second = await pagelift.watchHealth();
    await fetch('/slow').then((answer) => answer.text());
    const both = (look) => [first, second].map((health) => look(health.snapshot()));
    const urls = () => both(({ files }) => files.map(({ url }) => url));
    await until('both hear of it', () => urls().every(({ length }) => length > 0));
    const files = urls();
    const counts = both(({ metrics }) => metrics.responseTime.count);
    const redacted = files.map((urls) => urls.every((url) => url === 'https://redacted.example/'));
    first.close();
    second.close();
    return { counts, redacted, files };
  });
  assert.equal(counts[0], counts[1]);
  assert.deepEqual(redacted, [true, false], JSON.stringify(files));
});
