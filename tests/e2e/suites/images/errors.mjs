// Bad input, bad options, things that are no pictures: a typed error each time, and the workers go on.
import assert from 'node:assert/strict';
import { fixtures, inPage } from '../../internal/harness.mjs';

const tryUpload = async ({ pagelift, helpers, file, files }, { options, name }) => {
  const upload = name ? files.find((one) => one.name === name) : file;
  const { error, value } = await helpers.outcome(pagelift.compressImage(upload, options), pagelift.isPageliftError);
  return error ?? { unexpected: value && (await helpers.describe(value)) };
};

/** After an error the next job works as if nothing had been. */
const stillWorks = async ({ pagelift, helpers, files }) =>
  helpers.describe(
    await pagelift.compressImage(
      files.find(({ name }) => name === 'photo.jpg'),
      { format: 'webp', quality: 60 },
    ),
  );

const BAD = [
  ['truncated.jpg', 'image/corrupt'],
  ['corrupt.png', 'image/corrupt'],
  ['not-a-picture.jpg', 'image/unsupported'],
  ['empty.jpg', 'image/unsupported'],
];

for (const [name, code] of BAD)
  inPage(`${name} is a typed error, and the next picture works`, {}, async (page) => {
    await page.upload(fixtures.path(name), fixtures.path('photo.jpg'));
    const error = await page.run(tryUpload, { options: { format: 'webp' }, name });
    assert.equal(error.typed, true, JSON.stringify(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, name === 'empty.jpg' ? /empty file \(0 bytes\)/ : /.{10}/);
    assert.equal((await page.run(stillWorks)).magic, 'webp');
  });

inPage('more pixels than allowed are refused', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const error = await page.run(tryUpload, { options: { maxPixels: 1000 } });
  assert.deepEqual([error.typed, error.code], [true, 'image/too-large']);
});

const WRONG_OPTIONS = [
  { quality: 'high' },
  { quality: 101 },
  { quality: 0.8 },
  { maxSizeMB: 1, maxWidthOrHeight: 1920, useWebWorker: true },
  { format: 'tiff' },
  { maxWidth: 0 },
  { maxWith: 100 },
  { effort: 7 },
  { metadata: true },
  { background: 'puce' },
];

inPage('wrong options are named, with what was expected', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  for (const options of WRONG_OPTIONS) {
    const [name] = Object.keys(options);
    const error = await page.run(tryUpload, { options });
    assert.deepEqual(
      [error.typed, error.code],
      [true, 'options/invalid'],
      `${JSON.stringify(options)}: ${JSON.stringify(error)}`,
    );
    assert.ok(error.message.includes(name), `${JSON.stringify(options)}: ${error.message}`);
  }
});

inPage('sources of other kinds are refused', {}, async (page) => {
  const errors = await page.run(async ({ pagelift, helpers }) => {
    const out = [];
    for (const source of [undefined, null, 42, {}, [], document.body])
      out.push((await helpers.outcome(pagelift.compressImage(source), pagelift.isPageliftError)).error);
    return out;
  });
  for (const error of errors)
    assert.deepEqual([error?.typed, error?.code], [true, 'options/invalid'], JSON.stringify(error));
});

inPage('an address without a picture is unreadable', {}, async (page) => {
  const error = await page.run(
    async ({ pagelift, helpers }) =>
      (await helpers.outcome(pagelift.compressImage('/nothing-here.jpg'), pagelift.isPageliftError)).error,
  );
  assert.deepEqual([error?.typed, error?.code], [true, 'source/unreadable'], JSON.stringify(error));
});
