import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenImports, importsOf } from '../../../../scripts/internal/rules/imports.mjs';

const broken = (files) => brokenImports(new Map(Object.entries(files)));

test('imports of every kind are seen, those in comments are not', () => {
  const text = `
import { a } from './a.js';
import type { B } from '../b.js';
export {
  c,
} from './c/c.js';
export * from './d.js';
import './e.js';
const f = await import('./f.js'); // as in import('./g.js')
/** import { h } from './h.js'; */
import { readFile } from 'node:fs';`;
  assert.deepEqual(importsOf('x/y.ts', text), ['x/a.ts', 'b.ts', 'x/c/c.ts', 'x/d.ts', 'x/e.ts', 'x/f.ts']);
});

test('a file imports from its floor and from those below', () => {
  const files = {
    'errors.ts': `import { typeName } from './internal/common/type-name.js';`,
    'internal/common/type-name.ts': '',
    'internal/common/checks.ts': `import { PageliftError } from '../../errors.js';`,
    'internal/storage/log.ts': `import { typeName } from '../common/type-name.js';`,
    'internal/host/clock.ts': '',
    'internal/engine/machine.ts': `import { now } from '../host/clock.js';`,
    'internal/images/compress.ts': `import { machine } from '../engine/machine.js';`,
    'internal/cache/cache.ts': `import { machine } from '../engine/machine.js';`,
    'cache.ts': `export { Cache } from './internal/cache/cache.js';`,
    'index.ts': `export * from './cache.js';`,
    'internal/cli/main.ts': `import { Cache } from '../../cache.js';`,
  };
  assert.deepEqual(broken(files), []);
});

test('an import upwards is named with both floors', () => {
  const lines = broken({
    'internal/host/clock.ts': `import type { Machine } from '../engine/machine.js';`,
    'internal/engine/machine.ts': '',
  });
  assert.deepEqual(lines, [
    'internal/host/clock.ts (host) imports internal/engine/machine.ts from a floor above it (engine)',
  ]);
});

test('capabilities have nothing of each other', () => {
  const [line, ...others] = broken({
    'internal/cache/cache.ts': `import { lazy } from '../lazy/lazy.js';`,
    'internal/lazy/lazy.ts': '',
  });
  assert.match(line, /internal\/cache\/cache\.ts imports internal\/lazy\/lazy\.ts/);
  assert.deepEqual(others, []);
});

test('circles of files are found, of types too; circles of rooms where no file is in one', () => {
  const ofFiles = broken({
    'internal/cache/a.ts': `import type { B } from './b.js';`,
    'internal/cache/b.ts': `import { a } from './a.js';`,
  });
  assert.deepEqual(ofFiles, ['a circle of imports: internal/cache/a.ts, internal/cache/b.ts']);
  const ofRooms = broken({
    'internal/engine/a.ts': `import { b } from '../tabs/b.js';`,
    'internal/engine/c.ts': '',
    'internal/tabs/b.ts': '',
    'internal/tabs/d.ts': `import { c } from '../engine/c.js';`,
  });
  assert.deepEqual(ofRooms, ['a circle of rooms: internal/engine, internal/tabs']);
});

test('folders within a room are parts of it', () => {
  const files = { 'internal/cache/a.ts': `import { b } from './levels/b.js';`, 'internal/cache/levels/b.ts': '' };
  assert.deepEqual(broken(files), []);
});

test('a file on no floor is named', () => {
  assert.match(broken({ 'internal/odds.ts': '' })[0], /internal\/odds\.ts stands on no floor/);
});
