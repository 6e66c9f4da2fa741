import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { step } from '../../../scripts/internal/incremental.mjs';
import { buildDir, root } from '../../../scripts/internal/paths.mjs';

const folder = join(buildDir, `test-incremental-${process.pid}`);
const inside = (name) => relative(root, join(folder, name));
const NAME = `test-${process.pid}`;
let runs;

const once = (values = []) =>
  step(NAME, { inputs: [inside('in')], outputs: [inside('out.txt')], values }, async () => {
    runs++;
    writeFileSync(join(folder, 'out.txt'), 'made');
  });

beforeEach(() => {
  runs = 0;
  mkdirSync(join(folder, 'in'), { recursive: true });
  writeFileSync(join(folder, 'in', 'a.txt'), 'a');
  rmSync(join(folder, 'out.txt'), { force: true });
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(buildDir, 'stamps', NAME), { force: true });
});

test('a step runs once while nothing changes', async () => {
  assert.equal(await once(), true);
  assert.equal(await once(), false);
  assert.equal(runs, 1);
});

test('a changed, added or renamed file, a changed value or a lost output makes it run again', async () => {
  await once();
  writeFileSync(join(folder, 'in', 'a.txt'), 'b');
  assert.equal(await once(), true, 'changed');
  writeFileSync(join(folder, 'in', 'c.txt'), '');
  assert.equal(await once(), true, 'added');
  rmSync(join(folder, 'in', 'c.txt'));
  writeFileSync(join(folder, 'in', 'd.txt'), '');
  assert.equal(await once(), true, 'renamed');
  assert.equal(await once(['-O3']), true, 'value');
  rmSync(join(folder, 'out.txt'));
  assert.equal(await once(['-O3']), true, 'output');
  assert.equal(await once(['-O3']), false);
});

test('a step that failed runs again', async () => {
  await once();
  writeFileSync(join(folder, 'in', 'a.txt'), 'changed');
  const failing = () => step(NAME, { inputs: [inside('in')], outputs: [] }, () => Promise.reject(new Error('no')));
  await assert.rejects(failing(), /no/);
  assert.equal(await once(), true);
});
