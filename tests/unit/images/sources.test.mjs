import assert from 'node:assert/strict';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { closeImages, compressImage, probeImage } from 'pagelift';
import { magic, pixels, png } from '../internal/pictures.mjs';

const bytes = png(90, 60);
const OPTIONS = { format: 'webp', quality: 60, effort: 0 };
let expected;
let folder;
let server;
let address;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pagelift-'));
  await writeFile(join(folder, 'a photo.png'), bytes);
  server = createServer((request, response) => {
    if (request.url === '/photo.png') return response.end(bytes);
    if (request.url === '/cut.png') {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 100));
      return setTimeout(() => response.destroy(), 20);
    }
    if (request.url === '/slow.png') return response.write(bytes.subarray(0, 100));
    response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${server.address().port}`;
  expected = await bytesOf(new Blob([bytes]));
});

after(async () => {
  await closeImages();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const bytesOf = async (source) => new Uint8Array(await (await compressImage(source, OPTIONS)).blob.arrayBuffer());

/** The bytes in the middle of a buffer of other things. */
function inside(Type) {
  const unit = Type.BYTES_PER_ELEMENT ?? 1;
  const padded = new Uint8Array(Math.ceil((bytes.length + 64) / 8) * 8).fill(0xab);
  padded.set(bytes, 32);
  const length = Type === DataView || unit === 1 ? bytes.length : Math.ceil(bytes.length / unit);
  return new Type(padded.buffer, 32, length);
}

const SOURCES = {
  'a Blob': () => new Blob([bytes]),
  'a Blob of another type': () => new Blob([bytes], { type: 'text/plain' }),
  'a File': () => new File([bytes], 'x.jpg', { type: 'image/jpeg' }),
  'an ArrayBuffer': () => bytes.slice().buffer,
  'a Uint8Array within a larger buffer': () => inside(Uint8Array),
  'a DataView within a larger buffer': () => inside(DataView),
  'a Uint32Array within a larger buffer': () => inside(Uint32Array),
  'a Buffer': () => Buffer.from(bytes),
  'a Response': () => new Response(bytes),
  'a Response of a request': () => fetch(`${address}/photo.png`),
  'an address': () => `${address}/photo.png`,
  'a URL': () => new URL('/photo.png', address),
  'a file: URL': () => pathToFileURL(join(folder, 'a photo.png')),
  'a data: URL': () => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`,
};

/** A response of this file in chunks, which counts what was taken of it. */
function counted(file, chunk = 16 * 1024) {
  const seen = { taken: 0, cancelled: false };
  const body = new ReadableStream(
    {
      pull(controller) {
        if (seen.taken >= file.length) return controller.close();
        controller.enqueue(file.subarray(seen.taken, seen.taken + chunk));
        seen.taken += chunk;
      },
      cancel: () => void (seen.cancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body), seen };
}

test('probing a response leaves the rest of it where it is', async () => {
  const { response, seen } = counted(Buffer.concat([bytes, Buffer.alloc(4e6)]));
  assert.equal((await probeImage(response)).width, 90);
  assert.ok(seen.cancelled);
  assert.ok(seen.taken <= 128 * 1024, `${seen.taken} bytes were taken`);
});

test('probing a response reads on where the header is longer', async () => {
  // A comment of 300 KB before the picture's data, which the header is read past; nobody reads its checksum.
  const text = Buffer.concat([Buffer.from('tEXtComment\0'), Buffer.alloc(300_000, 'x')]);
  const chunk = Buffer.alloc(text.length + 8);
  chunk.writeUInt32BE(text.length - 4, 0);
  text.copy(chunk, 4);
  const long = Buffer.concat([bytes.subarray(0, 33), chunk, bytes.subarray(33), Buffer.alloc(4e6)]);
  const { response, seen } = counted(long);
  assert.deepEqual(await probeImage(response), await probeImage(long));
  assert.ok(seen.cancelled && seen.taken > 300_000 && seen.taken < 2e6, `${seen.taken} bytes were taken`);
});

test('probing what is no picture does not read it to its end', async () => {
  const { response, seen } = counted(Buffer.alloc(4e6, 'letters '));
  await assert.rejects(probeImage(response), { code: 'image/unsupported' });
  assert.ok(seen.cancelled && seen.taken <= 128 * 1024);
});

test('a response that ends within the header is corrupt, not unreadable', async () => {
  const large = Buffer.concat([
    bytes.subarray(0, 33),
    Buffer.from([0, 9, 0, 0]),
    Buffer.from('tEXt'),
    Buffer.alloc(200_000),
  ]);
  const { response } = counted(large);
  const expected = await probeImage(large).then(JSON.stringify, ({ code }) => code);
  assert.equal(await probeImage(response).then(JSON.stringify, ({ code }) => code), expected);
});

for (const [name, make] of Object.entries(SOURCES)) {
  test(`${name} is compressed to the same bytes`, async () => {
    const got = await bytesOf(await make());
    assert.equal(magic(got), 'webp');
    assert.deepEqual(got, expected);
  });

  test(`${name} is probed`, async () => {
    const { format, width, height } = await probeImage(await make());
    assert.deepEqual({ format, width, height }, { format: 'png', width: 90, height: 60 });
  });
}

test('buffers are left as they are', async () => {
  const source = bytes.slice();
  await compressImage(source.buffer, OPTIONS);
  await compressImage(source, OPTIONS);
  assert.deepEqual(source, bytes);
});

test('pixels are compressed, and left as they are', async () => {
  const source = pixels(90, 60);
  const { blob, width, height, kept, originalBytes } = await compressImage(source, OPTIONS);
  assert.deepEqual(
    { width, height, kept, originalBytes },
    { width: 90, height: 60, kept: false, originalBytes: 90 * 60 * 4 },
  );
  assert.deepEqual(new Uint8Array(await blob.arrayBuffer()), expected);
  assert.deepEqual(source, pixels(90, 60));
});

test('pixels that do not add up are refused', async () => {
  const { data } = pixels(9, 6);
  for (const wrong of [
    { data, width: 9, height: 7 },
    { data, width: 0, height: 6 },
    { data, width: NaN, height: 6 },
  ]) {
    await assert.rejects(compressImage(wrong), { name: 'PageliftError', code: 'options/invalid' });
  }
});

test('what is no source is refused, and said', async () => {
  for (const [wrong, said] of [
    [42, '42'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{}, 'Object'],
    [new Map(), 'Map'],
    [Promise.resolve(bytes), 'Promise'],
  ]) {
    const message = (error) => error.code === 'options/invalid' && error.message.endsWith(`, got ${said}`);
    await assert.rejects(compressImage(wrong), message);
    await assert.rejects(probeImage(wrong), message);
  }
  await assert.rejects(probeImage(pixels(2, 2)), { code: 'options/invalid' });
});

const UNREADABLE = {
  'a missing file': () => pathToFileURL(join(folder, 'missing.png')),
  'an address that is not there': () => `${address}/nothing.png`,
  'no server': () => 'http://127.0.0.1:1/',
  'a relative address, which means nothing in Node': () => 'photo.png',
  'a transfer that ends early': () => `${address}/cut.png`,
  'a Response of failure': () => new Response('no', { status: 500 }),
  'a Response that was read': async () => {
    const response = new Response(bytes);
    await response.arrayBuffer();
    return response;
  },
};
for (const [name, make] of Object.entries(UNREADABLE)) {
  test(`${name} is unreadable`, async () => {
    const error = await compressImage(await make()).catch((error) => error);
    assert.equal(error.code, 'source/unreadable');
    assert.ok(error.message.length < 400, error.message);
  });
}

test('reading ends with the signal', async () => {
  const reason = new Error('enough');
  for (const source of [`${address}/slow.png`, await fetch(`${address}/slow.png`)]) {
    const controller = new AbortController();
    const pending = compressImage(source, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 20);
    await assert.rejects(pending, (error) => error === reason);
  }
});

test('reading has progress', async () => {
  const seen = [];
  await compressImage(`${address}/photo.png`, { ...OPTIONS, onProgress: (progress) => seen.push(progress) });
  assert.equal(seen[0].phase, 'read');
  assert.deepEqual(seen.at(-1), { phase: 'encode', fraction: 1, overall: 1 });
  for (let i = 1; i < seen.length; i++) assert.ok(seen[i].overall >= seen[i - 1].overall);
});
