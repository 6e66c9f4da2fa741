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
      // Values only: Node itself replaces some of its accessors when they are first read.
      const values = () => new Map(Object.entries(Object.getOwnPropertyDescriptors(globalThis))
        .filter(([, descriptor]) => 'value' in descriptor).map(([name, { value }]) => [name, value]));
      const names = Object.getOwnPropertyNames(globalThis);
      const before = values();
      const listeners = process.eventNames().length;
      const all = await import('${name}');
      await new Promise((resolve) => setTimeout(resolve, 50));
      const after = values();
      console.log(JSON.stringify({
        functions: ['compressImage', 'compressImages', 'probeImage', 'configure', 'isPageliftError'].map((f) => typeof all[f]),
        added: Object.getOwnPropertyNames(globalThis).filter((name) => !names.includes(name)),
        changed: [...before].filter(([name, value]) => !Object.is(after.get(name), value)).map(([name]) => name),
        listeners: process.eventNames().length - listeners,
        // Workers, timers, requests; pipes and terminals are the process's own.
        running: process.getActiveResourcesInfo().filter((name) => !/^(Pipe|TTY|FSReq)/.test(name)),
      }));`);
    assert.equal(status, 0, stderr);
    const { functions, ...touched } = JSON.parse(stdout);
    assert.deepEqual(functions, Array(5).fill('function'));
    assert.deepEqual(touched, { added: [], changed: [], listeners: 0, running: [] });
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

test('npx pagelift --version prints the version', () => {
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
