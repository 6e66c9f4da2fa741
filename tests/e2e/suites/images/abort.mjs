// A signal ends what waits and what runs, with its own reason; the workers go on. close() settles everything.
import assert from 'node:assert/strict';
import { fixtures, inPage } from '../../internal/harness.mjs';

inPage('an aborted signal rejects at once with its reason', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const same = await page.run(async ({ pagelift, file }) => {
    const reason = new Error('changed my mind');
    const { compressImage } = pagelift;
    return compressImage(file, { signal: AbortSignal.abort(reason) }).then(
      () => false,
      (error) => error === reason,
    );
  });
  assert.equal(same, true);
});

inPage('abort ends a waiting job and a running one; the next job works', {}, async (page, t) => {
  await page.upload(fixtures.path('large.jpg'));
  const { same, waits, after } = await page.run(async ({ pagelift, helpers, file }) => {
    pagelift.configure({ maxWorkers: 1 });
    const running = new AbortController();
    const waiting = new AbortController();
    const reasons = [new Error('running'), new Error('waiting')];
    let started;
    const hasStarted = new Promise((resolve) => (started = resolve));
    const settle = (promise) =>
      promise.then(
        () => ({ error: undefined, at: performance.now() }),
        (error) => ({ error, at: performance.now() }),
      );
    const onProgress = ({ phase }) => phase !== 'read' && started();
    const first = settle(
      pagelift.compressImage(file, { format: 'webp', effort: 6, signal: running.signal, onProgress }),
    );
    const second = settle(pagelift.compressImage(file, { format: 'webp', signal: waiting.signal }));
    await hasStarted;
    const aborted = performance.now();
    waiting.abort(reasons[1]);
    running.abort(reasons[0]);
    const ends = await Promise.all([first, second]);
    const small = helpers.paint(64, 48);
    return {
      same: [ends[0].error === reasons[0], ends[1].error === reasons[1]],
      waits: ends.map(({ at }) => at - aborted),
      after: await helpers.describe(await pagelift.compressImage(small, { format: 'webp', quality: 50 })),
    };
  });
  assert.deepEqual(same, [true, true], 'both reject with the reason of their signal');
  assert.deepEqual([after.magic, after.width, after.height], ['webp', 64, 48]);
  t.diagnostic(
    `after abort: the running job rejected in ${waits[0].toFixed(1)} ms, the waiting one in ${waits[1].toFixed(1)} ms`,
  );
});

inPage('abort while the source is being read', {}, async (page) => {
  page.route('/slow.jpg', (_, response) => {
    // It never ends by itself.
    response.writeHead(200, { 'content-type': 'image/jpeg' }).write(Buffer.from([0xff, 0xd8, 0xff]));
  });
  const same = await page.run(async ({ pagelift, helpers }) => {
    const controller = new AbortController();
    const reason = new Error('too slow');
    const job = pagelift.compressImage('/slow.jpg', { signal: controller.signal });
    await helpers.sleep(100);
    controller.abort(reason);
    return job.then(
      () => false,
      (error) => error === reason,
    );
  });
  assert.equal(same, true);
});

inPage('close settles what is pending, and the next call starts anew', {}, async (page) => {
  await page.upload(fixtures.path('large.jpg'));
  const { codes, after } = await page.run(async ({ pagelift, helpers, file }) => {
    const jobs = [1, 2, 3].map(() => pagelift.compressImage(file, { format: 'webp' }));
    const ends = Promise.all(jobs.map((job) => helpers.outcome(job, pagelift.isPageliftError)));
    await helpers.sleep(50);
    await pagelift.closeImages();
    return {
      codes: (await ends).map(({ error }) => error?.code),
      after: await helpers.describe(
        await pagelift.compressImage(helpers.paint(64, 48), { format: 'webp', quality: 50 }),
      ),
    };
  });
  assert.deepEqual(codes, ['pool/closed', 'pool/closed', 'pool/closed']);
  assert.equal(after.magic, 'webp');
});

inPage('a page that is hidden, or left while it works, harms nothing', {}, async (page) => {
  await page.upload(fixtures.path('large.jpg'));
  const results = await page.run(async ({ pagelift, helpers, file }) => {
    const job = pagelift.compressImage(file, { format: 'webp', maxWidth: 800, quality: 60 });
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    return [await helpers.describe(await job)];
  });
  assert.equal(results[0].magic, 'webp');
  // Leaving for good in the middle of a job: the next page of the same origin works.
  await page.run(async ({ pagelift, file }) => {
    pagelift.compressImage(file, { format: 'webp', effort: 6 }).catch(() => {});
  });
  await page.reload();
  const after = await page.run(async ({ pagelift, helpers }) =>
    helpers.describe(await pagelift.compressImage(helpers.paint(64, 48), { format: 'webp', quality: 50 })),
  );
  assert.equal(after.magic, 'webp');
});
