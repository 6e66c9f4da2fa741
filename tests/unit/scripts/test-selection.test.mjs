import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fail } from '../../../scripts/internal/fail.mjs';
import { isNamed, rustTests, selection } from '../../../scripts/internal/test-selection.mjs';

const known = { parts: ['engine', 'unit', 'e2e'], engines: ['chromium', 'firefox'] };

test('without a word everything is meant; parts and browsers narrow it', () => {
  assert.deepEqual(selection([], known), { ...known, names: [] });
  assert.deepEqual(selection(['e2e', 'firefox'], known), { parts: ['e2e'], engines: ['firefox'], names: [] });
});

test('names are within one part', () => {
  assert.deepEqual(selection(['unit', 'cache/fetch'], known).names, ['cache/fetch']);
  assert.throws(() => selection(['cache/fetch'], known), Fail);
  assert.throws(() => selection(['unit', 'engine', 'cache/fetch'], known), Fail);
});

test('a name is a file or a folder, not the beginning of another name', () => {
  assert.ok(isNamed('cache/fetch', ['cache/fetch']));
  assert.ok(isNamed('cache/fetch', ['images', 'cache']));
  assert.ok(!isNamed('cache/fetch-many', ['cache/fetch']));
  assert.ok(isNamed('anything', []));
});

test('tests of a module are inside the library and in the program of its capability', () => {
  const programs = (name) => name === 'cache';
  assert.deepEqual(rustTests('cache::wheel', programs), [
    ['--lib', '--', 'cache::wheel'],
    ['--test', 'cache', '--', 'wheel'],
  ]);
  assert.deepEqual(rustTests('random', programs), [['--lib', '--', 'random']]);
});
