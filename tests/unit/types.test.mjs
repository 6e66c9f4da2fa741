import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inRoot } from '../../scripts/internal/paths.mjs';

// tests/types itself, a page's program, is a part of npm test.
test('a Node program compiles without the types of the DOM', async () => {
  const project = fileURLToPath(new URL('../types/node', import.meta.url));
  const tsc = inRoot('node_modules/typescript/bin/tsc');
  const output = await new Promise((resolve) =>
    execFile(process.execPath, [tsc, '-p', project], (error, stdout) => resolve(error ? stdout || String(error) : '')),
  );
  assert.equal(output, '');
});
