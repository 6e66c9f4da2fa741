// What each entry of the package is made of: no page loads code that it did not ask for.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import { bundleReport } from '../../scripts/internal/bundle.mjs';

const outputs = JSON.parse(readFileSync(bundleReport, 'utf8'));

/** A published file and those that it imports statically; modules of Node's are left out. */
function filesOf(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { kind, path } of outputs[file].imports) {
    // esbuild names its own chunks from the root, and leaves what is external as it was written.
    const imported = path.startsWith('./') ? posix.join('pkg', path) : path;
    if (kind === 'import-statement' && imported in outputs) filesOf(imported, seen);
  }
  return seen;
}

/** The sources of those files. */
function sourcesOf(file) {
  return [...filesOf(file)]
    .flatMap((file) => Object.entries(outputs[file].inputs))
    .flatMap(([source, { bytesInOutput }]) => (bytesInOutput > 0 ? [source] : []));
}

const CACHE = /^ts\/(cache\.ts|internal\/cache\/)/;
const IMAGES = /^ts\/(images\.ts|internal\/(images|pool)\/|internal\/host\/(device|worker))/;
const PLACEHOLDER = /^ts\/(placeholder\.ts|internal\/placeholder\/)/;
const HEALTH = /^ts\/(health\.ts|internal\/health\/)/;
const WORKER = /^ts\/(worker\.ts|internal\/worker\/|internal\/host\/port)/;

for (const ending of ['.js', '.node.js']) {
  test(`images${ending} loads nothing of the cache's, cache${ending} nothing of the images'`, () => {
    const images = sourcesOf(`pkg/images${ending}`);
    assert.ok(images.some((source) => IMAGES.test(source)));
    assert.deepEqual(
      images.filter((source) => CACHE.test(source) || WORKER.test(source)),
      [],
    );
    const cache = sourcesOf(`pkg/cache${ending}`);
    assert.ok(cache.some((source) => CACHE.test(source)));
    assert.deepEqual(
      cache.filter((source) => IMAGES.test(source) || WORKER.test(source)),
      [],
    );
  });

  test(`placeholder${ending} decodes hashes, and loads nothing else`, () => {
    const own = sourcesOf(`pkg/placeholder${ending}`);
    assert.ok(own.some((source) => PLACEHOLDER.test(source)));
    const shared = /^ts\/(errors|internal\/(common|host)\/)/;
    assert.deepEqual(
      own.filter((source) => !PLACEHOLDER.test(source) && !shared.test(source)),
      [],
    );
    for (const entry of ['images', 'cache'])
      assert.ok(!sourcesOf(`pkg/${entry}${ending}`).some((source) => PLACEHOLDER.test(source)), entry);
  });

  test(`health${ending} is a check of options and a loader, and no other entry loads any of it`, () => {
    const own = sourcesOf(`pkg/health${ending}`);
    assert.deepEqual(own.filter((source) => HEALTH.test(source)).sort(), [
      'ts/health.ts',
      'ts/internal/health/health-engine.ts',
      'ts/internal/health/options.ts',
    ]);
    for (const entry of ['images', 'cache', 'lazy', 'placeholder', 'hints', 'cdn'])
      assert.ok(!sourcesOf(`pkg/${entry}${ending}`).some((source) => HEALTH.test(source)), entry);
  });

  test(`index${ending} is both, and no copy of either`, () => {
    assert.deepEqual(Object.keys(outputs[`pkg/index${ending}`].inputs), ['ts/index.ts']);
    const all = sourcesOf(`pkg/index${ending}`);
    assert.ok(all.some((source) => IMAGES.test(source)) && all.some((source) => CACHE.test(source)));
    assert.equal(new Set(all).size, all.length);
  });

  test(`worker${ending} is one file without the page's code`, () => {
    assert.deepEqual(
      outputs[`pkg/worker${ending}`].imports.filter(({ path }) => path.endsWith('.js')),
      [],
    );
    assert.deepEqual(
      sourcesOf(`pkg/worker${ending}`).filter((source) => CACHE.test(source) || IMAGES.test(source)),
      [],
    );
  });
}

test('no generated glue is published', () => {
  const sources = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  assert.deepEqual(
    sources.filter((source) => !/^(ts\/|build\/\w+\/codes\.js$)/.test(source)),
    [],
  );
});

test('a page with a cache names no worker and no codec: bundlers copy what they find named', () => {
  const code = (entry) =>
    [...filesOf(entry)].map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).join('\n');
  for (const name of ['images.wasm', 'worker.js']) {
    assert.ok(code('pkg/images.js').includes(name));
    assert.ok(!code('pkg/cache.js').includes(name));
  }
});

test('cold.wasm comes with the code that uses it, which is imported on demand', () => {
  const naming = Object.keys(outputs).filter(
    (file) =>
      file.endsWith('.js') && readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').includes('cold.wasm'),
  );
  // One for pages, one for Node.
  assert.equal(naming.length, 2);
  for (const file of naming) assert.ok('ts/internal/cache/levels.ts' in outputs[file].inputs);
});
