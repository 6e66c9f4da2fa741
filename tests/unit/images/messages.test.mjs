import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { closeImages, compressImage, compressImages, PageliftError, probeImage } from 'pagelift';
import { pixels, png } from '../internal/pictures.mjs';

const bytes = png(40, 30);
const stored = (name) => readFileSync(new URL(`../../fixtures/browser-formats/${name}`, import.meta.url));
let server;
let address;

before(async () => {
  server = createServer((_, response) => response.end());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${server.address().port}/nothing.png`;
});
after(async () => {
  await closeImages();
  server.close();
});

const EMPTY = {
  'a File': () => new File([], 'photo.jpg', { type: 'image/jpeg' }),
  'a Blob': () => new Blob([]),
  'an ArrayBuffer': () => new ArrayBuffer(0),
  'a Uint8Array': () => new Uint8Array(0),
  'a view of nothing within a buffer': () => new Uint8Array(bytes.buffer, 10, 0),
  'a Buffer': () => Buffer.alloc(0),
  'a Response': () => new Response(''),
  'a Response without a body': () => new Response(null),
  'an address': () => address,
  'a URL': () => new URL(address),
  'the Response of a request': () => fetch(address),
  'a data: address': () => 'data:image/png,',
};

for (const [name, make] of Object.entries(EMPTY)) {
  test(`${name} of 0 bytes is called empty`, async () => {
    const said = { code: 'image/unsupported', message: 'expected a picture, got an empty file (0 bytes)' };
    await assert.rejects(async () => compressImage(await make()), said);
    await assert.rejects(async () => probeImage(await make()), said);
  });
}

test('an empty file of a list is called empty beside the others', async () => {
  const seen = [];
  for await (const { index, result, error } of compressImages([bytes, new Blob([])], { effort: 0 })) {
    seen[index] = result?.width ?? error.message;
  }
  assert.deepEqual(seen, [40, 'expected a picture, got an empty file (0 bytes)']);
});

/** Every way in which a call fails, with a part of what is said. */
const FAILURES = [
  [() => compressImage(stored('quarters.avif')), 'image/unsupported', /^avif cannot be decoded here/],
  [() => compressImage(stored('quarters.heic')), 'image/unsupported', /^heic cannot be decoded here/],
  [() => compressImage(stored('quarters.jxl')), 'image/unsupported', /^jxl cannot be decoded here/],
  [() => compressImage(Buffer.from('a letter')), 'image/unsupported', /^expected JPEG, PNG,/],
  [() => compressImage(bytes.subarray(0, 60)), 'image/corrupt', /./],
  [() => compressImage(bytes.subarray(0, 20)), 'image/corrupt', /ends within its header/],
  [() => compressImage(bytes, { maxPixels: 10 }), 'image/too-large', /^maxPixels: 10 are allowed/],
  [() => compressImage(bytes, { maxBytes: 10, format: 'webp' }), 'image/cannot-fit', /^maxBytes: the smallest/],
  [() => compressImage({ ...pixels(1, 1), width: 0 }), 'options/invalid', /^width, height: expected at least one/],
  [() => compressImage(pixels(900, 900), { timeout: 0.001 }), 'image/timeout', /timeout/],
  [() => compressImage(bytes, { quality: 0.8 }), 'options/invalid', /got 0\.8: did you mean 80\?$/],
  [() => compressImage(bytes, { maxSizeMB: 1 }), 'options/invalid', /did you mean maxBytes: 1048576\?$/],
  [() => compressImage(bytes, { fileType: 'image/webp' }), 'options/invalid', /did you mean format: 'webp'\?$/],
  [() => compressImage(bytes, { format: 'image/jpeg' }), 'options/invalid', /did you mean 'jpeg'\?$/],
  [() => compressImage(bytes, { useWebWorker: true }), 'options/invalid', /always done in workers$/],
  [() => compressImage(bytes, { onprogress() {} }), 'options/invalid', /did you mean 'onProgress'\?$/],
  [() => compressImage(bytes, { success() {} }), 'options/invalid', /there is a promise$/],
  [() => compressImage(bytes, { resize: { width: 9, then() {} } }), 'options/invalid', /did you mean fit\?$/],
  [() => compressImage(bytes, { quality: () => 80 }), 'options/invalid', /^quality: .* got an object$/],
  [() => compressImage(bytes, { format: ['webp'] }), 'options/invalid', /^format: .* got an array$/],
  [() => compressImage(bytes, { effort: Symbol('4') }), 'options/invalid', /^effort: .* got an object$/],
  [() => compressImage(bytes, { watermark: 'x' }), 'options/invalid', /known are format, quality, .*, priority$/],
  [() => compressImage(bytes, { signal: 1 }), 'options/invalid', /^signal: /],
  [() => compressImage(bytes, 7), 'options/invalid', /^options: /],
  [() => compressImage(7), 'options/invalid', /^source: /],
  [() => compressImage({ data: new Uint8Array(4), width: 9, height: 9 }), 'options/invalid', /./],
  [() => compressImage('photo.png'), 'source/unreadable', /photo\.png could not be read/],
  [() => compressImage(new Response('', { status: 404 })), 'source/unreadable', /404/],
  [() => probeImage(Buffer.from('a letter')), 'image/unsupported', /^expected JPEG, PNG,/],
  [() => probeImage(pixels(2, 2)), 'options/invalid', /^source: /],
];

FAILURES.forEach(([call, code, said], i) => {
  test(`what fails says why, and speaks of no browser in Node: ${i + 1}, ${code}`, async () => {
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof PageliftError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, said);
      assert.doesNotMatch(error.message, /browser/i);
      return true;
    });
  });
});
