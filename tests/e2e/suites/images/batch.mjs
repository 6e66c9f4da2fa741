// Lists: results as they finish, errors beside them, bounded, with progress; the page stays responsive.
import assert from 'node:assert/strict';
import { fixtures, inPage } from '../../internal/harness.mjs';

inPage('compressImages yields every file once, errors beside results', {}, async (page) => {
  const names = ['photo.jpg', 'truncated.jpg', 'photo.png', 'not-a-picture.jpg', 'photo.bmp', 'alpha.png'];
  await page.upload(...names.map((name) => fixtures.path(name)));
  const { items, progress } = await page.run(async ({ pagelift, helpers, files }) => {
    const items = [];
    const progress = [];
    const onProgress = ({ index, batch, completed, total }) => progress.push({ index, batch, completed, total });
    for await (const { index, source, result, error } of pagelift.compressImages(files, {
      format: 'webp',
      quality: 60,
      onProgress,
    }))
      items.push({
        index,
        same: source === files[index],
        magic: result && (await helpers.formatOf(result.blob)),
        code: error?.code,
      });
    return { items, progress };
  });
  assert.deepEqual(items.map(({ index }) => index).sort(), [0, 1, 2, 3, 4, 5]);
  assert.ok(
    items.every(({ same }) => same),
    'each comes with its source',
  );
  const byIndex = Object.fromEntries(items.map((item) => [item.index, item.magic ?? item.code]));
  assert.deepEqual(byIndex, { 0: 'webp', 1: 'image/corrupt', 2: 'webp', 3: 'image/unsupported', 4: 'webp', 5: 'webp' });
  const overall = progress.map(({ batch }) => batch);
  assert.ok(
    overall.every((value, i) => i === 0 || value >= overall[i - 1]),
    `never falls: ${overall}`,
  );
  assert.deepEqual([overall.at(-1), progress.at(-1).completed, progress.at(-1).total], [1, 6, 6]);
});

inPage('a long list is bounded: sources are taken only when there is room', {}, async (page, t) => {
  const { most, count } = await page.run(async ({ pagelift, helpers }) => {
    pagelift.configure({ maxWorkers: 2 });
    let taken = 0;
    let done = 0;
    let most = 0;
    function* sources() {
      for (let i = 0; i < 24; i++) {
        taken++;
        most = Math.max(most, taken - done);
        yield helpers.paint(80, 60);
      }
    }
    for await (const { result, error } of pagelift.compressImages(sources(), { format: 'webp', quality: 50 })) {
      if (!result) throw error;
      await helpers.sleep(5);
      done++;
    }
    return { most, count: done };
  });
  assert.equal(count, 24);
  assert.ok(most < 24, `${most} of 24 sources were taken before their turn`);
  t.diagnostic(`at most ${most} sources at a time with 2 workers`);
});

inPage('leaving the loop ends the rest', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const { seen, closed } = await page.run(async ({ pagelift, helpers, file }) => {
    let closed = false;
    function* sources() {
      try {
        for (;;) yield file;
      } finally {
        closed = true;
      }
    }
    let seen = 0;
    for await (const { result } of pagelift.compressImages(sources(), { format: 'webp', quality: 50 })) {
      if (result && ++seen === 3) break;
    }
    await helpers.sleep(20);
    return { seen, closed };
  });
  assert.deepEqual({ seen, closed }, { seen: 3, closed: true });
});

inPage('the signal ends a list with its reason', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const { same, seen } = await page.run(async ({ pagelift, file }) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let seen = 0;
    try {
      const options = { format: 'webp', quality: 50, signal: controller.signal };
      for await (const _ of pagelift.compressImages(new Array(20).fill(file), options))
        if (++seen === 2) controller.abort(reason);
    } catch (error) {
      return { same: error === reason, seen };
    }
    return { same: 'it ended without an error', seen };
  });
  assert.deepEqual({ same, seen }, { same: true, seen: 2 });
});

inPage('progress of one picture has its phases and never falls', {}, async (page) => {
  await page.upload(fixtures.path('large.jpg'));
  const events = await page.run(async ({ pagelift, file }) => {
    const events = [];
    await pagelift.compressImage(file, {
      format: 'webp',
      maxWidth: 1600,
      onProgress: ({ phase, fraction, overall }) => events.push({ phase, fraction, overall }),
    });
    return events;
  });
  const order = ['read', 'decode', 'resize', 'encode'];
  const phases = events.map(({ phase }) => order.indexOf(phase));
  assert.ok(
    phases.every((phase, i) => phase >= 0 && (i === 0 || phase >= phases[i - 1])),
    `in order: ${phases}`,
  );
  const overall = events.map((event) => event.overall);
  assert.ok(
    overall.every((value, i) => value >= 0 && value <= 1 && (i === 0 || value >= overall[i - 1])),
    `${overall}`,
  );
  assert.equal(overall.at(-1), 1);
});

inPage('the page goes on while 12 megapixels are worked on', {}, async (page, t) => {
  await page.upload(fixtures.path('large.jpg'));
  const { magic, first, second, idle } = await page.run(async ({ pagelift, helpers, file }) => {
    const job = () => pagelift.compressImage(file, { format: 'webp', maxWidth: 1600 });
    const idle = (await helpers.longestStall(() => helpers.sleep(500))).longest;
    const cold = await helpers.longestStall(job);
    const warm = await helpers.longestStall(job);
    return { magic: await helpers.formatOf(cold.value.blob), first: cold.longest, second: warm.longest, idle };
  });
  assert.equal(magic, 'webp');
  // Printed, not asserted: on a shared machine the longest stall is often somebody else's.
  t.diagnostic(
    `longest stall of the main thread: ${first.toFixed(1)} ms with loading, ${second.toFixed(1)} ms after; ${idle.toFixed(1)} ms idle`,
  );
});

inPage('two calls at a time share the workers; a visible picture goes first', {}, async (page) => {
  const order = await page.run(async ({ pagelift, helpers }) => {
    pagelift.configure({ maxWorkers: 1 });
    const order = [];
    const job = (name, priority, size) =>
      pagelift
        .compressImage(helpers.paint(size, size), { format: 'webp', quality: 50, priority })
        .then(() => order.push(name));
    // The first one occupies the only worker while the others are handed in.
    await Promise.all([job('first', 'background', 900), job('late', 'background', 64), job('urgent', 'visible', 64)]);
    return order;
  });
  assert.ok(order.indexOf('urgent') < order.indexOf('late'), `${order}`);
});
