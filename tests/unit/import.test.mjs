import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { entryNames } from '../../scripts/internal/bundle.mjs';

const pkg = new URL('../../pkg/', import.meta.url);

// Every access to a global that a page's code might make while it is imported is an error.
const guarded = (entry) => `
  for (const name of ['fetch', 'Worker', 'navigator', 'document', 'window', 'screen', 'location', 'setTimeout', 'setInterval'])
    Object.defineProperty(globalThis, name, { configurable: true, get() { throw new Error('touched ' + name); } });
  for (const name of ['compile', 'compileStreaming', 'instantiate', 'Module', 'Instance'])
    Object.defineProperty(WebAssembly, name, { get() { throw new Error('touched WebAssembly.' + name); } });
  const before = Reflect.ownKeys(globalThis).length;
  const exports = await import(${JSON.stringify(entry)});
  if (Reflect.ownKeys(globalThis).length !== before) throw new Error('left something behind');
  process.stdout.write(Object.keys(exports).join());
`;

for (const file of ['index.js', 'images.js', 'cache.js', 'index.node.js', 'images.node.js', 'cache.node.js']) {
  test(`importing ${file} starts nothing and touches nothing`, async () => {
    const args = ['--input-type=module', '-e', guarded(new URL(file, pkg).href)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    assert.match(stdout, file.startsWith('cache') ? /createCache/ : /compressImage/);
  });
}

/** The file and all that it imports. */
async function withImports(name, seen = new Set()) {
  if (seen.has(name)) return '';
  seen.add(name);
  const code = await readFile(new URL(name, pkg), 'utf8');
  const others = [...code.matchAll(/from\s*"\.\/([^"]+)"/g)].map(([, other]) => withImports(other, seen));
  return code + (await Promise.all(others)).join('\n');
}

test('what a page loads knows nothing of Node', async () => {
  for (const name of ['index.js', 'images.js', 'cache.js', 'worker.js']) {
    const code = await withImports(name);
    assert.doesNotMatch(code, /["']node:/, name);
    assert.doesNotMatch(code, /\bprocess\./, name);
  }
});

test('the worker is one file, and its address is one literal expression', async () => {
  assert.doesNotMatch(await readFile(new URL('worker.js', pkg), 'utf8'), /\bimport\s*[({"']|\bfrom\s*["']/);
  assert.match(
    await withImports('images.js'),
    /new Worker\(new URL\("\.\/worker\.js",\s*import\.meta\.url\),\s*\{\s*type:\s*"module"\s*\}\)/,
  );
});

test('types are one file an entry and one that they share: nothing internal is published', async () => {
  const files = (await readdir(fileURLToPath(pkg), { recursive: true })).filter((file) => file.endsWith('.d.ts'));
  assert.deepEqual(files.sort(), [...entryNames(), 'worker', 'shared'].map((name) => `${name}.d.ts`).sort());
  for (const name of files) {
    const text = await readFile(new URL(name, pkg), 'utf8');
    assert.doesNotMatch(text, /@internal|\bimport\(/, name);
    for (const [, from] of text.matchAll(/from '([^']+)'/g))
      assert.ok(files.includes(from.replace(/^\.\/(.+)\.js$/, '$1.d.ts')));
  }
});
