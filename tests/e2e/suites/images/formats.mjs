// Real uploads: every kind of file becomes a smaller picture that the browser's own decoder takes for what it says it is.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { HEIGHT, PICTURES, WIDTH } from '../../internal/fixtures.mjs';
import { fixtures, inPage } from '../../internal/harness.mjs';

const compressUpload = async ({ pagelift, helpers, file }, { options, points }) =>
  helpers.describe(await pagelift.compressImage(file, options), points);

/** What holds for every result, whatever was asked. */
function assertSound(result, name) {
  const original = statSync(fixtures.path(name)).size;
  assert.equal(result.originalBytes, original, 'originalBytes is the size of the file');
  assert.equal(result.bytes, result.blobSize);
  assert.ok(result.bytes < original, `${result.bytes} bytes are fewer than ${original}`);
  assert.equal(result.magic, result.format, 'the first bytes are of the format that it names');
  assert.equal(result.blobType, `image/${result.format}`);
  assert.deepEqual([result.decoded.width, result.decoded.height], [result.width, result.height]);
  for (const phase of ['read', 'decode', 'resize', 'encode']) assert.ok(result.timings[phase] >= 0, phase);
}

const near = (color, expected, tolerance, what) =>
  expected.forEach((value, i) =>
    assert.ok(Math.abs(color[i] - value) <= tolerance, `${what}: ${color} is not within ${tolerance} of ${expected}`),
  );

for (const name of PICTURES)
  inPage(`${name} becomes a smaller, real WebP`, {}, async (page) => {
    await page.upload(fixtures.path(name));
    const result = await page.run(compressUpload, { options: { format: 'webp', quality: 70 } });
    assertSound(result, name);
    assert.deepEqual([result.format, result.width, result.height], ['webp', WIDTH, HEIGHT]);
  });

inPage('a WebP is read again', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const again = await page.run(async ({ pagelift, helpers, file }) => {
    const first = await pagelift.compressImage(file, { format: 'webp', quality: 95 });
    const upload = new File([first.blob], 'first.webp');
    const second = await pagelift.compressImage(upload, { format: 'jpeg', quality: 50 });
    return { first: first.bytes, ...(await helpers.describe(second)) };
  });
  assert.deepEqual([again.magic, again.width, again.height], ['jpeg', WIDTH, HEIGHT]);
  assert.equal(again.originalBytes, again.first);
});

for (const format of ['webp', 'jpeg', 'png'])
  inPage(`the colours of a ${format} are those of the file`, {}, async (page) => {
    await page.upload(fixtures.path('photo.png'));
    const points = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [x, y]));
    const { before, after } = await page.run(
      async ({ pagelift, helpers, file }, { format, points }) => ({
        before: await helpers.decode(file, points),
        after: await helpers.describe(
          await pagelift.compressImage(file, { format, quality: 95, maxWidth: 640 }),
          points,
        ),
      }),
      { format, points },
    );
    assert.equal(after.magic, format);
    const differences = before.colors.map((color, i) =>
      Math.max(...[0, 1, 2].map((c) => Math.abs(color[c] - after.decoded.colors[i][c]))),
    );
    const median = differences.toSorted?.((a, b) => a - b) ?? [...differences].sort((a, b) => a - b);
    assert.ok(median[Math.floor(median.length / 2)] <= 12, `differences of the samples: ${differences}`);
  });

inPage('a photo of 12 megapixels fits into the box asked for', {}, async (page, t) => {
  await page.upload(fixtures.path('large.jpg'));
  const result = await page.run(compressUpload, { options: { format: 'webp', maxWidth: 1600, maxHeight: 1600 } });
  assertSound(result, 'large.jpg');
  assert.deepEqual([result.format, result.width, result.height], ['webp', 1600, 1200]);
  const { read, decode, resize, encode } = result.timings;
  t.diagnostic(
    `${result.originalBytes} -> ${result.bytes} bytes, quality ${result.quality}, score ${result.score}; ` +
      `read ${Math.round(read)}, decode ${Math.round(decode)}, resize ${Math.round(resize)}, encode ${Math.round(encode)} ms`,
  );
});

inPage('all eight orientations come out upright', {}, async (page) => {
  const points = [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ];
  await page.upload(...[1, 2, 3, 4, 5, 6, 7, 8].map((o) => fixtures.path(`orientation-${o}.jpg`)));
  const results = await page.run(async ({ pagelift, helpers, files }, points) => {
    const out = [];
    for (const file of files) {
      const result = await pagelift.compressImage(file, {
        format: 'webp',
        quality: 80,
        maxWidth: 150,
        metadata: 'all',
      });
      out.push(await helpers.describe(result, points));
    }
    return out;
  }, points);
  const expected = [
    [220, 30, 30],
    [30, 200, 30],
    [30, 30, 220],
    [250, 250, 250],
  ];
  results.forEach((result, i) => {
    assert.deepEqual([result.decoded.width, result.decoded.height], [150, 100], `orientation ${i + 1}`);
    expected.forEach((color, p) => near(result.decoded.colors[p], color, 24, `orientation ${i + 1}, quarter ${p}`));
  });
});

inPage('transparency survives in WebP and takes the background in JPEG', {}, async (page) => {
  await page.upload(fixtures.path('alpha.png'));
  const points = [
    [0.5, 0.5],
    [0.01, 0.01],
  ];
  const webp = await page.run(compressUpload, { options: { format: 'webp', quality: 80 }, points });
  assert.equal(webp.decoded.colors[0][3], 255, 'opaque in the middle');
  assert.equal(webp.decoded.colors[1][3], 0, 'transparent in the corner');
  const jpeg = await page.run(compressUpload, {
    options: { format: 'jpeg', quality: 80, background: '#00ff00' },
    points,
  });
  near(jpeg.decoded.colors[1], [0, 255, 0], 24, 'corner');
});

inPage("'auto' gives a smaller picture and reports what it reached", {}, async (page) => {
  await page.upload(fixtures.path('photo.png'));
  const result = await page.run(compressUpload, { options: {} });
  assertSound(result, 'photo.png');
  assert.equal(result.kept, false);
  assert.ok(result.score === undefined || (result.score > 40 && result.score <= 100), `score ${result.score}`);
});

inPage('maxBytes is kept', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const result = await page.run(compressUpload, { options: { format: 'webp', maxBytes: 9_000 } });
  assert.ok(result.bytes <= 9_000, `${result.bytes} bytes`);
  assertSound(result, 'photo.jpg');
});

inPage('maxBytes that no setting reaches is an error with the smallest size', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const error = await page.run(({ pagelift, file }) =>
    pagelift.compressImage(file, { format: 'webp', maxBytes: 60 }).then(
      () => undefined,
      ({ code, smallestBytes }) => ({ code, smallestBytes }),
    ),
  );
  assert.equal(error?.code, 'image/cannot-fit');
  assert.ok(error.smallestBytes > 60);
});

inPage('what cannot be made smaller comes back as it was, marked as kept', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const result = await page.run(async ({ pagelift, helpers, file }) => {
    const small = await pagelift.compressImage(file, { format: 'webp', quality: 3 });
    const upload = new File([small.blob], 'small.webp');
    const again = await pagelift.compressImage(upload, { format: 'webp', quality: 100 });
    return { small: small.bytes, ...(await helpers.describe(again)) };
  });
  assert.equal(result.kept, true);
  assert.equal(result.bytes, result.small);
  assert.equal(result.magic, 'webp');
});

inPage('a position in the metadata is gone unless everything is to be kept', {}, async (page) => {
  await page.upload(fixtures.path('gps.jpg'));
  const found = await page.run(async ({ pagelift, file }) => {
    const out = { before: (await pagelift.probeImage(file)).hasGps };
    for (const metadata of ['none', 'safe', 'all']) {
      const { blob } = await pagelift.compressImage(file, { format: 'webp', quality: 60, metadata });
      out[metadata] = (await pagelift.probeImage(blob)).hasGps;
    }
    return out;
  });
  assert.deepEqual(found, { before: true, none: false, safe: false, all: true });
});

inPage('an animated GIF is kept whole, or named where its first frame comes out', {}, async (page) => {
  await page.upload(fixtures.path('animated.gif'));
  const [kept, still, smaller, first] = await page.run(async ({ pagelift, helpers, file }) => {
    const out = [];
    for (const options of [{}, { format: 'webp' }, { maxWidth: 100 }, { animation: 'first-frame' }])
      out.push(await helpers.describe(await pagelift.compressImage(file, options)));
    return out;
  });
  assert.deepEqual([kept.kept, kept.magic, kept.dropped, kept.originalFrames], [true, 'gif', [], 2]);
  assert.equal(kept.bytes, statSync(fixtures.path('animated.gif')).size);
  for (const result of [still, smaller, first]) {
    assert.deepEqual([result.kept, result.dropped, result.originalFrames], [false, ['animation'], 2]);
    assert.notEqual(result.magic, 'gif');
    assert.equal(result.magic, result.format);
  }
});
