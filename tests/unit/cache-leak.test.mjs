import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const program = `
  import { createCache } from ${JSON.stringify(new URL('../../pkg/cache.node.js', import.meta.url).href)};
  const used = () => {
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const cache = await createCache({ maxEntries: 1000, ttl: 1e6 });
  const insert = (from, count) => {
    for (let i = from; i < from + count; i++)
      cache.set('key ' + i, { text: 'x'.repeat(100) + i, list: new Array(50).fill(i) }, { tags: ['tag ' + (i % 5000)] });
  };
  insert(0, 20_000);
  const before = used();
  insert(20_000, 1_000_000);
  const after = used();
  process.stdout.write(JSON.stringify({ before, after, size: cache.size }));
`;

test('a million inserts into a cache of a thousand leave memory as it was', async () => {
  const args = ['--expose-gc', '--input-type=module', '-e', program];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { before, after, size } = JSON.parse(stdout);
  assert.equal(size, 1000);
  // An entry is about 700 bytes: if only one in a hundred were kept, it would be 7 MB more.
  assert.ok(after < before + 1_500_000, `${before} -> ${after} bytes`);
});
