// AVIF, HEIC and JPEG XL: pictures where the browser decodes them, a clear error where it does not.
import assert from 'node:assert/strict';
import { fixtures, inPage } from '../../internal/harness.mjs';

/** Files with what their header says: the orientation (from `irot` and `imir`, or the codestream). */
const FILES = {
  'quarters.avif': { format: 'avif', orientation: 1 },
  'rotated.avif': { format: 'avif', orientation: 8 },
  'half-turned.avif': { format: 'avif', orientation: 3 },
  'mirrored.avif': { format: 'avif', orientation: 2 },
  'rotated-exif.avif': { format: 'avif', orientation: 6 },
  'quarters.heic': { format: 'heic', orientation: 1 },
  'quarters.jxl': { format: 'jxl', orientation: 1 },
  'rotated.jxl': { format: 'jxl', orientation: 6 },
};

/** The middles of the quarters, and their colours. */
const QUARTERS = [
  { at: [0.25, 0.25], color: [220, 30, 30] },
  { at: [0.75, 0.25], color: [30, 200, 30] },
  { at: [0.25, 0.75], color: [30, 30, 220] },
  { at: [0.75, 0.75], color: [250, 250, 250] },
];

for (const [name, { format, orientation }] of Object.entries(FILES)) {
  inPage(`${name} is probed without a decoder`, {}, async (page) => {
    await page.upload(fixtures.path(name));
    const info = await page.run(({ pagelift, file }) => pagelift.probeImage(file));
    const { width, height, mediaType } = info;
    assert.deepEqual([info.format, mediaType, width, height], [format, `image/${format}`, 60, 40]);
    assert.equal(info.orientation, orientation);
    const stored = [info.storedWidth, info.storedHeight];
    assert.deepEqual(stored, orientation > 4 ? [40, 60] : [60, 40]);
  });

  inPage(`${name} comes out upright in its colours, or is refused where nobody decodes it`, {}, async (page, t) => {
    await page.upload(fixtures.path(name));
    const argument = { type: `image/${format}`, points: QUARTERS.map(({ at }) => at) };
    const { decodes, results } = await page.run(async ({ pagelift, helpers, file }, { type, points }) => {
      // The picker may not know the type.
      const typed = new Blob([file], { type });
      const decodes = await createImageBitmap(typed).then(
        () => true,
        () => false,
      );
      const results = [];
      for (const format of ['webp', 'jpeg']) {
        const compressing = pagelift.compressImage(file, { format, quality: 90 });
        const described = compressing.then((result) => helpers.describe(result, points));
        results.push(await helpers.outcome(described, pagelift.isPageliftError));
      }
      return { decodes, results };
    }, argument);
    t.diagnostic(decodes ? 'this browser decodes it' : 'this browser does not decode it');
    for (const { value, error } of results) {
      if (!decodes) {
        assert.deepEqual([error?.typed, error?.code], [true, 'image/unsupported']);
        continue;
      }
      assert.equal(error, undefined);
      assert.deepEqual([value.width, value.height], [60, 40]);
      assert.deepEqual([value.decoded.width, value.decoded.height], [60, 40]);
      assert.equal(value.magic, value.format);
      QUARTERS.forEach(({ color }, i) => {
        const got = value.decoded.colors[i];
        const near = color.every((sample, c) => Math.abs(sample - got[c]) <= 24);
        assert.ok(near, `quarter ${i} of the ${value.format}: ${got}, not ${color}`);
      });
    }
    if (decodes) assert.deepEqual(new Set(results.map(({ value }) => value.magic)), new Set(['webp', 'jpeg']));
  });
}

inPage('a damaged AVIF is refused, and the worker lives on', {}, async (page) => {
  await page.upload(fixtures.path('quarters.avif'), fixtures.path('photo.png'));
  const { damaged, next } = await page.run(async ({ pagelift, helpers, files: [avif, png] }) => {
    const cut = avif.slice(0, avif.size - 120, 'image/avif');
    const compressing = pagelift.compressImage(cut, { format: 'webp' });
    return {
      damaged: await helpers.outcome(
        compressing.then(({ format }) => format),
        pagelift.isPageliftError,
      ),
      next: (await pagelift.compressImage(png, { format: 'webp', quality: 50 })).format,
    };
  });
  assert.equal(damaged.error?.typed, true);
  assert.match(damaged.error.code, /^image\/(unsupported|corrupt)$/);
  assert.equal(next, 'webp');
});
