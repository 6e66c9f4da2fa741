import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const PRELUDE = `
  import { createCache } from ${JSON.stringify(new URL('../../../pkg/cache.node.js', import.meta.url).href)};
  // WebAssembly's memory is in none of the process's numbers.
  const wasm = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(...parts) {
      super(...parts);
      wasm.push(this.exports.memory);
    }
  };
  // Buffers are given back beside the program, some time after the collection.
  const used = async () => {
    for (let i = 0; i < 5; i++) {
      gc();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers + wasm.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
  };
  const print = (result) => process.stdout.write(JSON.stringify(result));
`;

/** What a program prints in a process of its own, whose memory nobody else uses. */
async function run(program) {
  const args = ['--expose-gc', '--input-type=module', '-e', PRELUDE + program];
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout);
}

test('a million inserts into a cache of a thousand leave memory as it was', async () => {
  const { before, after, size } = await run(`
    const cache = await createCache({ maxEntries: 1000, ttl: 1e6 });
    const insert = (from, count) => {
      for (let i = from; i < from + count; i++)
        cache.set('key ' + i, { text: 'x'.repeat(100) + i, list: new Array(50).fill(i) }, { tags: ['tag ' + (i % 5000)] });
    };
    insert(0, 20_000);
    const before = await used();
    insert(20_000, 1_000_000);
    print({ before, after: await used(), size: cache.size });
  `);
  assert.equal(size, 1000);
  // An entry is about 700 bytes: if only one in a hundred were kept, it would be 7 MB more.
  assert.ok(after < before + 1_500_000, `${before} -> ${after} bytes`);
});

test('large values too: a million views, texts and objects of up to a megabyte', async () => {
  const { before, after, size, bytes } = await run(`
    // The megabytes are shared: what each value adds of its own is small, and shows all the same when a million stay.
    const buffer = new ArrayBuffer(1 << 20);
    const text = 'abcdefghijklmnop'.repeat(1 << 16);
    const make = [
      (i) => new Uint8Array(buffer, i % 1000),
      (i) => new Float32Array(buffer, 4 * (i % 1000), 100_000),
      (i) => text.slice(i % 1000),
      (i) => ({ bytes: new Uint8Array(buffer, i % 1000), text: text.slice(i % 1000), at: [i] }),
      (i) => new Map([[i, text.slice(i % 500)]]),
    ];
    const cache = await createCache({ maxEntries: 1000, maxBytes: 900 << 20 });
    const insert = (from, count) => {
      for (let i = from; i < from + count; i++) cache.set('key ' + i, make[i % make.length](i));
    };
    insert(0, 20_000);
    const before = await used();
    insert(20_000, 1_000_000);
    const { bytes } = cache.stats();
    print({ before, after: await used(), size: cache.size, bytes });
  `);
  assert.ok(size >= 500 && size <= 1000, `${size}`);
  assert.ok(bytes <= 900 << 20 && bytes > 450 << 20, `${bytes} bytes by the cache's count`);
  // A view is over 100 bytes, a map over 300: two in a hundred kept would be more than this.
  assert.ok(after < before + 1_500_000, `${before} -> ${after} bytes`);
});

test('buffers of their own are given back as their entries leave', async () => {
  const { before, after } = await run(`
    const cache = await createCache({ maxBytes: 50 << 20, maxEntries: 1000 });
    const insert = (count) => {
      for (let i = 0; i < count; i++) {
        cache.set('key ' + i, new Uint8Array(1 << 20));
        if (i % 500 === 0) gc();
      }
    };
    insert(200);
    const before = await used();
    insert(4000);
    print({ before, after: await used() });
  `);
  assert.ok(after < before + 2_000_000, `${before} -> ${after} bytes`);
});

test('neither do compressed values pile up, in the engine or outside', async () => {
  const { before, after, entries, bytes } = await run(`
    const cache = await createCache({ maxBytes: 2_000_000, compress: true, ttl: 1e6 });
    const insert = (from, count) => {
      for (let i = from; i < from + count; i++)
        cache.set('key ' + i, { id: i, text: 'some words and ' + i * 7919 + ' '.repeat(i % 50), list: [i, [i]] }, { tags: ['tag ' + (i % 500)] });
    };
    insert(0, 60_000);
    const before = await used();
    insert(60_000, 200_000);
    const { entries, bytes } = cache.stats().levels.cold;
    print({ before, after: await used(), entries, bytes });
  `);
  assert.ok(entries > 5000 && bytes <= 2_000_000, `${entries} entries, ${bytes} bytes`);
  assert.ok(after < before + 1_500_000, `${before} -> ${after} bytes`);
});
