import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { closeImages, configure, createCache, createCacheSync, probeImage } from 'pagelift';
import { png } from './internal/pictures.mjs';

const small = png(40, 30);
const wasm = (name) => new URL(`../../pkg/wasm/${name}.wasm`, import.meta.url);

after(() => closeImages());

/** Serves the modules with this media type, and counts. */
async function serve(type) {
  let requests = 0;
  const server = createServer(async ({ url }, response) => {
    requests++;
    response.writeHead(200, { 'content-type': type }).end(await readFile(wasm(url.slice(1))));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = (name) => `http://127.0.0.1:${server.address().port}/${name}`;
  return { address, requests: () => requests, close: () => (server.closeAllConnections(), server.close()) };
}

// In this order: pool.wasm is instantiated once for good.
test('a failed load is a clear error, forgotten by the next call', async () => {
  configure({ wasm: { pool: new URL('nothing.wasm', wasm('x')) } });
  const error = await probeImage(small).catch((error) => error);
  assert.equal(error.code, 'load/failed');
  assert.match(error.message, /^pool\.wasm could not be loaded: /);
  assert.ok(error.cause);
  configure({ wasm: { pool: wasm('pool'), images: Buffer.from('no wasm') } });
  await assert.rejects(probeImage(small), { code: 'load/failed' });
  configure({ wasm: { images: wasm('images') } });
  assert.equal((await probeImage(small)).width, 40);
});

test('without cold.wasm nothing is compressed, and a warning says so; the next cache loads it', async () => {
  configure({ wasm: { cold: new URL('nothing.wasm', wasm('x')) } });
  const warning = await new Promise((resolve) =>
    createCacheSync({ maxEntries: 8, compress: true }).on('warn', (event) => resolve(event)),
  );
  assert.equal(warning.error.code, 'load/failed');
  assert.match(warning.message, /nothing is compressed/);
  configure({ wasm: { cold: wasm('cold') } });
  const cache = await createCache({ maxEntries: 8, compress: true });
  for (let i = 0; i < 8; i++) cache.set(`k${i}`, { i });
  assert.equal(cache.size, 8);
  assert.equal(cache.stats().levels.cold.entries, 6);
  assert.deepEqual(cache.get('k1'), { i: 1 });
});

for (const type of ['application/wasm', 'application/octet-stream']) {
  test(`a server that says ${type} will do, and is asked once`, async () => {
    const server = await serve(type);
    await closeImages();
    configure({ wasm: { images: server.address('images') } });
    await Promise.all([probeImage(small), probeImage(small)]);
    await closeImages();
    assert.equal((await probeImage(small)).height, 30);
    assert.equal(server.requests(), 1);
    server.close();
  });
}

test('bytes, a view, a response, a promise and a compiled module will do', async () => {
  const bytes = await readFile(wasm('images'));
  const padded = Buffer.concat([Buffer.alloc(8), bytes]);
  for (const images of [
    new Uint8Array(bytes).buffer,
    padded.subarray(8),
    new Response(bytes, { headers: { 'content-type': 'application/wasm' } }),
    Promise.resolve(new Response(bytes)),
    await WebAssembly.compile(bytes),
  ]) {
    await closeImages();
    configure({ wasm: { images } });
    assert.equal((await probeImage(small)).width, 40);
  }
});

test('a worker that cannot be loaded rejects its job, and the next one is tried anew', async () => {
  await closeImages();
  configure({ worker: new URL('nothing.js', import.meta.url) });
  await assert.rejects(probeImage(small), { code: 'worker/crashed' });
  const jobs = await Promise.allSettled(Array.from({ length: 20 }, () => probeImage(small)));
  for (const { reason } of jobs) assert.equal(reason?.code, 'worker/crashed');
  configure({ worker: new URL('../../pkg/worker.node.js', import.meta.url) });
  assert.equal((await probeImage(small)).width, 40);
});

test('nonsense is refused', () => {
  for (const wrong of [{ maxWorkers: 0 }, { maxWorkers: 1.5 }, { maxWorkers: '2' }, { worker: 42 }]) {
    assert.throws(() => configure(wrong), { code: 'options/invalid' });
  }
});
