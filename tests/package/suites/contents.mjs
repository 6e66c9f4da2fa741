// What the tarball contains, and what the linters of published packages say of it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exec } from '../../../scripts/internal/exec.mjs';
import { npmBin } from '../../../scripts/internal/paths.mjs';
import { installed, packed } from '../internal/consumer.mjs';

const manifest = () => JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

test('every file that package.json names is in the tarball', () => {
  const { exports, bin, main, module, types } = manifest();
  const targets = [
    ...Object.values(exports).flatMap((target) => (typeof target === 'string' ? target : Object.values(target))),
  ];
  for (const target of [...targets, ...Object.values(bin), main, module, types])
    if (!target.includes('*')) assert.ok(existsSync(join(installed, target)), `${target} is missing`);
  for (const name of ['cache', 'cold', 'images', 'pool', 'tabs'])
    assert.ok(existsSync(join(installed, 'pkg', 'wasm', `${name}.wasm`)));
});

test('nothing else is in the tarball, and it depends on nothing', () => {
  assert.deepEqual(manifest().dependencies ?? {}, {});
  const allowed = ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'package.json', 'pkg'];
  assert.deepEqual(
    readdirSync(installed).filter((name) => !allowed.includes(name)),
    [],
  );
});

test('the worker is one self-contained file', () => {
  const code = readFileSync(join(installed, 'pkg', 'worker.js'), 'utf8');
  assert.doesNotMatch(code, /(?:^|[;}\s])import\s*[\w{*"']|\bfrom\s*["']/);
});

test('publint finds nothing', async () => {
  await exec(npmBin('publint'), ['run', packed(), '--strict'], { quiet: true });
});

test('are the types wrong? No', async () => {
  // The modules of WebAssembly are files to fetch, not to import.
  await exec(npmBin('attw'), [packed(), '--profile', 'esm-only', '--exclude-entrypoints', './wasm/*'], { quiet: true });
});
