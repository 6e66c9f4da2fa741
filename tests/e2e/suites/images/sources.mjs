// Every kind of source gives the same picture, and is left as it was.
import assert from 'node:assert/strict';
import { HEIGHT, WIDTH } from '../../internal/fixtures.mjs';
import { fixtures, inPage } from '../../internal/harness.mjs';

const OPTIONS = { format: 'webp', quality: 70 };

/** Makes each source inside the page from the uploaded file. */
const FILES = {
  Blob: async ({ file }) => new Blob([file]),
  ArrayBuffer: ({ file }) => file.arrayBuffer(),
  'typed array with an offset': async ({ file }) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const padded = new Uint8Array(bytes.length + 1000).fill(0xab);
    padded.set(bytes, 333);
    return padded.subarray(333, 333 + bytes.length);
  },
  DataView: async ({ file }) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const padded = new Uint8Array(bytes.length + 20);
    padded.set(bytes, 7);
    return new DataView(padded.buffer, 7, bytes.length);
  },
  Response: () => fetch('/fixtures/photo.jpg'),
  'relative address': () => '/fixtures/photo.jpg',
  URL: () => new URL('/fixtures/photo.jpg', location.href),
  '<img>': async () => {
    const image = new Image();
    image.src = '/fixtures/photo.jpg';
    await image.decode();
    return image;
  },
};

/** Those that are not called anything. */
const NAMELESS = ['Blob', 'ArrayBuffer', 'typed array with an offset', 'DataView'];

for (const [name, make] of Object.entries(FILES))
  inPage(`${name} gives what the file gives`, {}, async (page) => {
    await page.upload(fixtures.path('photo.jpg'));
    const { fromFile, fromSource } = await page.run(
      new Function(
        `return async (context, options) => {
          const { pagelift, helpers, file } = context;
          const source = await (${make})(context);
          return {
            fromFile: await helpers.describe(await pagelift.compressImage(file, options)),
            fromSource: await helpers.describe(await pagelift.compressImage(source, options)),
          };
        }`,
      )(),
      OPTIONS,
    );
    assert.equal(fromSource.magic, 'webp');
    assert.equal(fromFile.fileName, 'photo.webp');
    assert.equal(fromSource.fileName, NAMELESS.includes(name) ? 'image.webp' : 'photo.webp');
    for (const key of ['bytes', 'originalBytes', 'width', 'height']) assert.equal(fromSource[key], fromFile[key], key);
  });

const PIXELS = {
  ImageData: ({ helpers }, [w, h]) => helpers.paint(w, h).getContext('2d').getImageData(0, 0, w, h),
  'plain pixels': ({ helpers }, [w, h]) => {
    const { data } = helpers.paint(w, h).getContext('2d').getImageData(0, 0, w, h);
    return { data, width: w, height: h };
  },
  ImageBitmap: ({ helpers }, [w, h]) => createImageBitmap(helpers.paint(w, h)),
  canvas: ({ helpers }, [w, h]) => helpers.paint(w, h),
  OffscreenCanvas: ({ helpers }, [w, h]) => {
    const canvas = new OffscreenCanvas(w, h);
    canvas.getContext('2d').drawImage(helpers.paint(w, h), 0, 0);
    return canvas;
  },
};

for (const [name, make] of Object.entries(PIXELS))
  inPage(
    `${name} becomes a WebP of its size`,
    {
      skip: (page) =>
        name === 'OffscreenCanvas' &&
        page.run(() => typeof OffscreenCanvas === 'undefined' && 'there is no OffscreenCanvas'),
    },
    async (page) => {
      const { result, again } = await page.run(
        new Function(
          `return async (context, options) => {
            const { pagelift, helpers } = context;
            const source = await (${make})(context, [301, 203]);
            const result = await helpers.describe(await pagelift.compressImage(source, options), [[0.1, 0.1], [0.9, 0.9]]);
            return { result, again: (await pagelift.compressImage(source, options)).bytes };
          }`,
        )(),
        { format: 'webp', quality: 80 },
      );
      assert.deepEqual([result.magic, result.decoded.width, result.decoded.height], ['webp', 301, 203]);
      assert.equal(result.fileName, 'image.webp');
      const [first, last] = result.decoded.colors;
      assert.ok(first[0] + 80 < last[0] && first[1] + 80 < last[1], `the gradient is there: ${first} to ${last}`);
      assert.equal(again, result.bytes, 'the source is still usable and gives the same');
    },
  );

inPage('the source is not consumed: buffers stay whole', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const { before, after, sum } = await page.run(async ({ pagelift, file }) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const add = () => bytes.reduce((total, byte) => total + byte, 0);
    const out = { before: bytes.byteLength, sum: [add()] };
    await pagelift.compressImage(bytes, { format: 'webp', quality: 50 });
    return { ...out, after: bytes.byteLength, sum: [...out.sum, add()] };
  });
  assert.equal(after, before);
  assert.equal(sum[0], sum[1]);
});

inPage('probeImage reads the header', {}, async (page) => {
  await page.upload(
    ...['photo.jpg', 'alpha.png', 'animated.gif', 'orientation-6.jpg', 'gps.jpg', 'photo.bmp'].map((name) =>
      fixtures.path(name),
    ),
  );
  const [jpeg, png, gif, turned, gps, bmp] = await page.run(({ pagelift, files }) =>
    Promise.all(files.map((file) => pagelift.probeImage(file))),
  );
  assert.deepEqual([jpeg.format, jpeg.mediaType, jpeg.width, jpeg.height], ['jpeg', 'image/jpeg', WIDTH, HEIGHT]);
  assert.deepEqual(
    [jpeg.orientation, jpeg.hasAlpha, jpeg.animated, jpeg.bitDepth, jpeg.hasGps],
    [1, false, false, 8, false],
  );
  assert.deepEqual([png.format, png.hasAlpha, png.animated], ['png', true, false]);
  assert.deepEqual([gif.format, gif.animated], ['gif', true]);
  assert.deepEqual([turned.orientation, turned.width, turned.height], [6, 300, 200]);
  assert.deepEqual([turned.storedWidth, turned.storedHeight], [200, 300]);
  assert.equal(gps.hasGps, true);
  assert.deepEqual([bmp.format, bmp.width, bmp.height], ['bmp', WIDTH, HEIGHT]);
});
