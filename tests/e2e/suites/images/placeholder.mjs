// createPlaceholder: hashes equal to those of npm thumbhash and blurhash in the same page, colours, the tiny picture, errors.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { corpus, fixtures, inPage } from '../../internal/harness.mjs';

/** Pictures of the corpus. */
const photos = () =>
  ['kodak', 'photos'].flatMap((folder) =>
    existsSync(join(corpus, folder))
      ? readdirSync(join(corpus, folder))
          .filter((file) => /\.(png|jpe?g|webp)$/i.test(file))
          .slice(0, 24)
          .map((file) => `${folder}/${file}`)
      : [],
  );

/**
 * ThumbHashes of flat and symmetric pictures hang on the last bit of `Math.cos`. Chromium and WebKit round it correctly; elsewhere
 * the reference gives other bytes, as this picture shows.
 */
const roundsCosines = (page) =>
  page.run(async () => {
    const { rgbaToThumbHash } = await import('/peers/thumbhash/thumbhash.js');
    const { pictures } = await import('/pictures.js');
    const { width, height, data } = pictures().find(({ name }) => name === 'checker, 100x1');
    return rgbaToThumbHash(width, height, data).join() === '32,8,66,1,128,135,135,135,136,136,8,120,0,0,0,0,0';
  });

inPage('hashes are those of npm thumbhash and blurhash', {}, async (page, t) => {
  const rounds = await roundsCosines(page);
  if (!rounds) t.diagnostic("this engine's cosines are not rounded correctly: BlurHash alone is compared");
  const { count, different } = await page.run(async ({ pagelift }) => {
    const { rgbaToThumbHash } = await import('/peers/thumbhash/thumbhash.js');
    const { encode } = await import('/peers/blurhash/index.mjs');
    const { pictures } = await import('/pictures.js');
    const all = pictures();
    const different = [];
    await Promise.all(
      all.map(async ({ name, width, height, data }) => {
        const made = await pagelift.createPlaceholder({ data, width, height });
        if (made.thumbHash !== btoa(String.fromCharCode(...rgbaToThumbHash(width, height, data))))
          different.push(`ThumbHash: ${name}`);
        if (made.blurHash !== encode(data, width, height, 4, 3)) different.push(`BlurHash: ${name}`);
        if (made.width !== width || made.height !== height) different.push(`size: ${name}`);
      }),
    );
    return { count: all.length, different };
  });
  assert.ok(count >= 200);
  assert.deepEqual(
    different.filter((line) => rounds || !line.startsWith('ThumbHash')),
    [],
  );
});

inPage(
  'hashes of real pictures are those of npm thumbhash and blurhash',
  { skip: () => (photos().length ? undefined : 'there is no corpus beside the repository') },
  async (page, t) => {
    const rounds = await roundsCosines(page);
    if (!rounds) t.diagnostic("this engine's cosines are not rounded correctly: BlurHash alone is compared");
    const different = await page.run(async ({ pagelift }, photos) => {
      const { rgbaToThumbHash } = await import('/peers/thumbhash/thumbhash.js');
      const { encode } = await import('/peers/blurhash/index.mjs');
      const different = [];
      for (const photo of photos) {
        const bitmap = await createImageBitmap(await (await fetch(`/corpus/${photo}`)).blob());
        const scale = 100 / Math.max(bitmap.width, bitmap.height);
        const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        const context = canvas.getContext('2d');
        context.drawImage(bitmap, 0, 0, width, height);
        const { data } = context.getImageData(0, 0, width, height);
        const made = await pagelift.createPlaceholder({ data, width, height });
        if (made.thumbHash !== btoa(String.fromCharCode(...rgbaToThumbHash(width, height, data))))
          different.push(`ThumbHash: ${photo}`);
        if (made.blurHash !== encode(data, width, height, 4, 3)) different.push(`BlurHash: ${photo}`);
      }
      return different;
    }, photos());
    assert.deepEqual(
      different.filter((line) => rounds || !line.startsWith('ThumbHash')),
      [],
    );
  },
);

inPage('every number of components gives the BlurHash of npm blurhash', {}, async (page) => {
  const different = await page.run(async ({ pagelift }) => {
    const { encode } = await import('/peers/blurhash/index.mjs');
    const { pictures } = await import('/pictures.js');
    const { width, height, data } = pictures().find(({ name }) => name === 'blobs, 64x48');
    const different = [];
    for (let x = 1; x <= 9; x++)
      for (let y = 1; y <= 9; y++) {
        const { blurHash } = await pagelift.createPlaceholder({ data, width, height }, { blurHash: { x, y } });
        if (blurHash !== encode(data, width, height, x, y)) different.push([x, y]);
      }
    return different;
  });
  assert.deepEqual(different, []);
});

inPage('a photo gives all of it, upright', {}, async (page) => {
  await page.upload(fixtures.path('gps.jpg'));
  const { made, kept, info, tiny, lqipBytes, text } = await page.run(async ({ pagelift, helpers, file }) => {
    const made = await pagelift.createPlaceholder(file);
    const kept = (await pagelift.compressImage(file, { maxWidth: 200, placeholder: true })).placeholder;
    const blob = await new Response(Uint8Array.from(atob(made.lqip.split(',')[1]), (c) => c.charCodeAt(0))).blob();
    const tiny = { ...(await helpers.decode(blob)), magic: await helpers.formatOf(blob) };
    const text = await blob.text();
    return { made, kept, info: await pagelift.probeImage(file), tiny, lqipBytes: blob.size, text };
  });
  assert.deepEqual([made.width, made.height], [info.width, info.height]);
  assert.match(made.dominantColor, /^#[0-9a-f]{6}$/);
  assert.ok(made.palette.length >= 2 && made.palette.length <= 5);
  assert.ok(Math.abs(made.palette.reduce((sum, { share }) => sum + share, 0) - 1) < 0.001);
  assert.equal(made.hasAlpha, false);
  assert.equal(tiny.magic, 'webp');
  assert.equal(Math.max(tiny.width, tiny.height), 16);
  assert.ok(lqipBytes <= 150, `${lqipBytes} bytes`);
  assert.ok(!/exif|xmp|gps/i.test(text), 'nothing of the metadata');
  assert.ok(made.css.includes(made.dominantColor) && made.css.includes(`${made.width}/${made.height}`));
  assert.deepEqual([kept.width, kept.height], [200, Math.round((200 * made.height) / made.width)]);
});

inPage('a result that is the original, and a list, have theirs', {}, async (page) => {
  const { keeps, list, none } = await page.run(async ({ pagelift, helpers }) => {
    const { blob } = await pagelift.compressImage(helpers.paint(120, 90), { format: 'webp', quality: 10 });
    const again = await pagelift.compressImage(blob, { placeholder: { palette: 2 } });
    const list = [];
    for await (const { result } of pagelift.compressImages([blob, helpers.paint(30, 20)], { placeholder: true }))
      list.push(typeof result.placeholder.thumbHash);
    const none = 'placeholder' in (await pagelift.compressImage(blob, { placeholder: false }));
    return { keeps: [again.kept, again.placeholder.palette.length], list, none };
  });
  assert.deepEqual(keeps, [true, 2]);
  assert.deepEqual(list, ['string', 'string']);
  assert.equal(none, false);
});

inPage('wrong options and pictures are refused by name', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const ends = await page.run(async ({ pagelift, helpers, file }) => {
    const cases = {
      'blurHash.x': { blurHash: { x: 10 } },
      'blurHash.y': { blurHash: { y: 'three' } },
      'blurHash.z': { blurHash: { z: 3 } },
      blurHash: { blurHash: 4 },
      lqipBytes: { lqipBytes: 10 },
      palette: { palette: NaN },
      pallete: { pallete: 3 },
      signal: { signal: {} },
    };
    const ends = {};
    for (const [name, options] of Object.entries(cases))
      ends[name] = await helpers.outcome(pagelift.createPlaceholder(file, options), pagelift.isPageliftError);
    ends.placeholder = await helpers.outcome(
      pagelift.compressImage(file, { placeholder: 'yes' }),
      pagelift.isPageliftError,
    );
    ends.options = await helpers.outcome(pagelift.createPlaceholder(file, 7), pagelift.isPageliftError);
    const broken = new Blob([await file.slice(0, 3000).arrayBuffer()]);
    ends.broken = await helpers.outcome(pagelift.createPlaceholder(new Blob(['no picture'])), pagelift.isPageliftError);
    ends.cut = await helpers.outcome(pagelift.createPlaceholder(broken), pagelift.isPageliftError);
    ends.large = await helpers.outcome(pagelift.createPlaceholder(file, { maxPixels: 10 }), pagelift.isPageliftError);
    const reason = new Error('changed my mind');
    ends.aborted = await pagelift
      .createPlaceholder(file, { signal: AbortSignal.abort(reason) })
      .catch((error) => error === reason);
    return ends;
  });
  const { broken, cut, large, aborted, ...refused } = ends;
  for (const [name, { error }] of Object.entries(refused)) {
    assert.equal(error?.code, 'options/invalid', name);
    assert.ok(error.message.includes(name), error.message);
  }
  assert.equal(broken.error?.code, 'image/unsupported');
  assert.ok(cut.value || cut.error.code === 'image/corrupt', JSON.stringify(cut));
  assert.equal(large.error?.code, 'image/too-large');
  assert.equal(aborted, true);
});
