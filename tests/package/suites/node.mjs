// In plain Node: importing starts nothing, and the command line works.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { formatOf } from '../../../scripts/internal/magic.mjs';
import { prepareFixtures } from '../../e2e/internal/fixtures.mjs';
import { consumer, installed } from '../internal/consumer.mjs';

const node = (code, ...flags) =>
  spawnSync(process.execPath, [...flags, '--input-type=module', '--eval', code], {
    cwd: consumer,
    encoding: 'utf8',
    timeout: 60_000,
  });

const npx = (...args) =>
  spawnSync('npx', ['--no-install', 'pagelift', ...args], {
    cwd: consumer,
    encoding: 'utf8',
    timeout: 120_000,
    shell: process.platform === 'win32',
  });

for (const name of ['pagelift', 'pagelift/images'])
  test(`importing ${name} touches no global and leaves nothing running`, () => {
    const { status, stdout, stderr } = node(`
      const before = Object.getOwnPropertyNames(globalThis);
      const descriptors = JSON.stringify(before.map((name) => Object.keys(Object.getOwnPropertyDescriptor(globalThis, name))));
      const listeners = process.eventNames().length;
      const handles = process.getActiveResourcesInfo().length;
      const all = await import('${name}');
      console.log(JSON.stringify({
        functions: ['compressImage', 'compressImages', 'probeImage', 'configure', 'isPageliftError'].map((f) => typeof all[f]),
        added: Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name)),
        changed: descriptors !== JSON.stringify(before.map((name) => Object.keys(Object.getOwnPropertyDescriptor(globalThis, name)))),
        listeners: process.eventNames().length - listeners,
        handles: process.getActiveResourcesInfo().length - handles,
      }));`);
    assert.equal(status, 0, stderr);
    const { functions, ...touched } = JSON.parse(stdout);
    assert.deepEqual(functions, Array(5).fill('function'));
    assert.deepEqual(touched, { added: [], changed: false, listeners: 0, handles: 0 });
  });

test('the entries for pages import in Node without touching what Node lacks', () => {
  const { status, stderr } = node(`await import(${JSON.stringify(join(installed, 'pkg/index.js'))});`);
  assert.equal(status, 0, stderr);
});

test('compressImage works in Node', () => {
  const photo = prepareFixtures().path('photo.jpg');
  const { status, stdout, stderr } = node(`
    import { readFileSync } from 'node:fs';
    import { compressImage } from 'pagelift';
    const { blob, width } = await compressImage(readFileSync(${JSON.stringify(photo)}), { format: 'webp', maxWidth: 200 });
    console.log(JSON.stringify({ width, start: Buffer.from(await blob.arrayBuffer()).toString('latin1', 0, 12) }));`);
  assert.equal(status, 0, stderr);
  const { width, start } = JSON.parse(stdout);
  assert.equal(width, 200);
  assert.equal(formatOf(Buffer.from(start, 'latin1')), 'webp');
});

test('npx pagelift --version tells the version', () => {
  const { status, stdout, stderr } = npx('--version');
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.equal(status, 0, stderr);
  assert.ok(stdout.includes(version), stdout);
});

test('npx pagelift compress writes a picture; one bad file does not stop the rest', () => {
  const fixtures = prepareFixtures();
  const files = ['photo.jpg', 'truncated.jpg', 'photo.png'].map((name) => fixtures.path(name));
  const { status, stdout, stderr } = npx(
    'compress',
    ...files,
    '--format',
    'webp',
    '--quality',
    '70',
    '--out',
    'out',
    '--json',
  );
  assert.equal(status, 1, stderr);
  assert.doesNotMatch(stderr, /^\s+at /m, 'no stack trace');
  const [jpeg, bad, png] = JSON.parse(stdout);
  assert.equal(bad.error.code, 'image/corrupt');
  for (const result of [jpeg, png]) {
    const written = readFileSync(join(consumer, result.out));
    assert.equal(written.length, result.bytes);
    assert.equal(formatOf(written), 'webp');
  }
});
