// What values are said to take in memory: near the truth, quickly, whatever they are.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { createCache } from 'pagelift/cache';

const cacheUrl = new URL('../../../pkg/cache.node.js', import.meta.url).href;

/** Values as programs hold them, each of its own: none shares its parts with another. */
const KINDS = {
  text: '(i) => decode("ä€".repeat(500) + i)',
  whole: '(i) => Array.from({ length: 200 }, (_, j) => i + j)',
  fractions: '(i) => Array.from({ length: 200 }, (_, j) => i + j + 0.5)',
  bytes: '(i) => new Uint8Array(1000 + (i % 10))',
  date: '(i) => new Date(i)',
  record: '(i) => JSON.parse(`{"id":${i},"name":"user ${i}","mail":"u${i}@example.com","age":${i % 90},"ok":true}`)',
  answer:
    '(i) => JSON.parse(JSON.stringify(Array.from({ length: 10 }, (_, j) => ({ id: j, title: `№ ${i} ${j}`, body: "зачем ".repeat(9) + i + j, at: 1.5 * j }))))',
  map: '(i) => new Map(Array.from({ length: 50 }, (_, j) => [decode(`key ${i} ${j}`), j]))',
  set: '(i) => new Set(Array.from({ length: 50 }, (_, j) => decode(`key ${i} ${j}`)))',
  table: '(i) => Object.fromEntries(Array.from({ length: 50 }, (_, j) => [`key ${i}-${j}`, { j }]))',
};

const PROGRAM = `
  import { createCache } from ${JSON.stringify(cacheUrl)};
  const decode = (text) => Buffer.from(text).toString();
  const used = async () => {
    for (let i = 0; i < 4; i++) {
      gc();
      await new Promise((done) => setTimeout(done));
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const cache = await createCache({ maxBytes: 1e9 });
  cache.set('k', make(0));
  // The heap counts by pages of 256 KB: that must be little beside all values.
  const COUNT = Math.ceil(16e6 / cache.stats().bytes);
  const values = new Array(COUNT).fill(0);
  const freed = [];
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < COUNT; i++) values[i] = make(i);
    const held = await used();
    values.fill(0);
    // What they leave when they go: before they came, there was garbage of the start that went meanwhile.
    freed.push(held - (await used()));
  }
  const actual = freed.sort((a, b) => a - b)[1];
  for (let i = 0; i < COUNT; i++) values[i] = make(i);
  const start = cache.stats().bytes;
  for (let i = 0; i < COUNT; i++) cache.set('k' + i, values[i]);
  const withKeys = cache.stats().bytes - start;
  for (let i = 0; i < COUNT; i++) cache.set('k' + i, true);
  // A boolean takes nothing of its own.
  const keys = cache.stats().bytes - start;
  process.stdout.write(JSON.stringify({ actual: actual / COUNT, estimate: (withKeys - keys) / COUNT }));`;

test('estimates are near what the heap says', async () => {
  const far = [];
  for (const [kind, make] of Object.entries(KINDS)) {
    const args = ['--expose-gc', '--input-type=module', '-e', `const make = ${make};${PROGRAM}`];
    const { actual, estimate } = JSON.parse((await promisify(execFile)(process.execPath, args)).stdout);
    if (estimate < 0.6 * actual || estimate > 1.6 * actual)
      far.push(`${kind}: ${actual} bytes, estimated as ${estimate}`);
  }
  assert.deepEqual(far, []);
});

test('what is larger than its properties show', async () => {
  const cache = await createCache({ maxBytes: 1e9 });
  const sizeOf = (value) => {
    cache.clear();
    cache.set('k', value);
    return cache.stats();
  };
  /** As the page's own class would be seen. */
  const platform = (name, parts) =>
    Object.create(
      {
        get [Symbol.toStringTag]() {
          return name;
        },
      },
      Object.getOwnPropertyDescriptors(parts),
    );
  for (const name of ['ImageData', 'ImageBitmap', 'OffscreenCanvas', 'HTMLCanvasElement']) {
    const { bytes, bytesAre } = sizeOf(platform(name, { width: 1000, height: 500 }));
    assert.ok(bytes > 2_000_000 && bytes < 2_001_000, `${name}: ${bytes}`);
    assert.equal(bytesAre, 'exact');
  }
  assert.ok(sizeOf(new SharedArrayBuffer(1e6)).bytes > 1e6);
  assert.ok(sizeOf(new Blob(['x'.repeat(1e6)])).bytes > 1e6);
  assert.ok(sizeOf({ deep: [{ file: new File(['x'.repeat(1e6)], 'f') }] }).bytes > 1e6);
  assert.ok(sizeOf(platform('Blob', {})).bytes < 1000, 'a pretender has no size');
  // Of a frame, whose classes are others.
  for (const made of ['new Map([[1, text]])', 'new Set([text])', 'new ArrayBuffer(20_000)', '[[text]]'])
    assert.ok(sizeOf(runInNewContext(made, { text: 'x'.repeat(10_000) })).bytes > 20_000, made);
  assert.ok(sizeOf(platform('Map', {})).bytes < 1000);
  assert.equal(sizeOf(['a', 1, {}]).bytesAre, 'estimated');
});

test('parts that take turns are all met by a sample', async () => {
  const cache = await createCache({ maxBytes: 1e9 });
  cache.set(
    'turns',
    Array.from({ length: 64_000 }, (_, i) => 'x'.repeat(i % 2 ? 500 : 0)),
  );
  const { bytes } = cache.stats();
  assert.ok(bytes > 32_000 * 800 && bytes < 32_000 * 1300, `${bytes}`);
});

test('nothing that a value does stops it from being kept, and no getter is called', async () => {
  const cache = await createCache({ maxBytes: 1e6 });
  const fail = () => assert.fail('called');
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const refusing = new Proxy({}, { ownKeys: fail, getPrototypeOf: fail, get: fail });
  const cyclic = { name: 'cyclic' };
  cyclic.self = [cyclic, new Map([[cyclic, cyclic]])];
  let chain = null;
  for (let i = 0; i < 1e6; i++) chain = { chain };
  const values = {
    revoked: revoked.proxy,
    refusing,
    nested: { list: [refusing], map: new Map([[revoked.proxy, refusing]]) },
    getter: Object.defineProperty({}, 'a', { get: fail, enumerable: true }),
    element: Object.defineProperty([0], 0, { get: fail }),
    tag: {
      get [Symbol.toStringTag]() {
        throw new Error('no tag');
      },
    },
    cyclic,
    chain,
    symbol: Symbol('s'),
    call: fail,
    weak: new WeakMap(),
  };
  for (const [key, value] of Object.entries(values)) {
    assert.equal(cache.set(key, value), true, key);
    assert.ok(Object.is(cache.get(key), value), key);
  }
  assert.equal(cache.set('sparse', new Array(4e9)), false, 'what claims to be larger than the cache is refused');
  const start = performance.now();
  const long = Array.from({ length: 1e6 }, (_, i) => ({ i }));
  const made = performance.now();
  cache.set('long', long);
  assert.ok(performance.now() - made < 50 + (made - start), 'a sample is enough');
});
