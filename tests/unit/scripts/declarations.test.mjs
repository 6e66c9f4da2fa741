import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rollUp } from '../../../scripts/internal/declarations/rollup.mjs';
import { Fail } from '../../../scripts/internal/fail.mjs';

/** The published files, made of the files that tsc would have written. */
const published = (entries, files) => Object.fromEntries(rollUp(entries, (path) => files[path]));

const ERRORS = `/** What went wrong: "}" is no end. */
export type Code = 'a;b' | \`c\${string}\`;
export declare class Failure extends Error {
    readonly code: Code;
}
export interface Unused {
}
`;

test('an entry has what it needs, in place; what entries share has one place', () => {
  const { a, b, shared } = published(['a', 'b'], {
    a: `import type { Inner } from './internal/types.js';
export type { Options } from './internal/types.js';
export { Failure } from './errors.js';
/** Does it. */
export declare function first(options?: Inner): void;
export declare function first(options: string): void;
`,
    b: `export { Failure } from './errors.js';\nexport type { Code } from './errors.js';\n`,
    errors: ERRORS,
    'internal/types': `import type { Code } from '../errors.js';
export interface Inner {
    /** Of the failure. */
    readonly code: Code;
}
export type Options = {
    readonly inner?: Inner;
};
`,
  });
  assert.equal(
    a,
    `import type { Code } from './shared.js';
export { Failure } from './shared.js';
/** Does it. */
export declare function first(options?: Inner): void;
export declare function first(options: string): void;
export type Options = {
    readonly inner?: Inner;
};
interface Inner {
    /** Of the failure. */
    readonly code: Code;
}
`,
  );
  assert.equal(b, `export { Failure } from './shared.js';\nexport type { Code } from './shared.js';\n`);
  assert.match(shared, /^export declare class Failure/m);
  assert.match(shared, /is no end\. \*\/\nexport type Code = 'a;b'/);
  assert.doesNotMatch(shared, /Unused/);
});

test('a class that is exported as a type is no value', () => {
  const { a } = published(['a'], {
    a: `import { Thing } from './thing.js';\nexport type { Thing };\nexport declare function make(): Thing;\n`,
    thing: 'export declare class Thing {\n    #private;\n}\n',
  });
  assert.match(a, /^export type \{ Thing \};$/m);
  assert.match(a, /^declare class Thing \{/m);
});

test('blocks and arrows within the parameters of a type end nothing', () => {
  const thing = `export declare class Thing<T extends {
    readonly x: () => void;
}> {
    #private;
}
`;
  const { a } = published(['a'], {
    a: `export { Thing } from './thing.js';\n`,
    thing: `${thing}export type Other = 1;\n`,
  });
  assert.equal(a, `export {};\n${thing}`);
});

test('an entry of entries names them; an empty one exports nothing', () => {
  const { index, empty } = published(['index', 'a', 'empty'], {
    index: `export * from './a.js';\n`,
    a: 'export declare const x: 1;\n',
    empty: 'export {};\n',
  });
  assert.equal(index, `export * from './a.js';\n`);
  assert.equal(empty, 'export {};\n');
});

test('a library of types that a file needs is named by the entry that has its declarations', () => {
  const line = '/// <reference lib="esnext.disposable" preserve="true" />\n';
  const { a, b } = published(['a', 'b'], {
    a: `export type { Thing } from './thing.js';\n`,
    b: 'export declare const x: 1;\n',
    thing: `${line}export interface Thing {\n    [Symbol.dispose](): void;\n}\n`,
  });
  assert.ok(a.startsWith(line));
  assert.doesNotMatch(b, /reference/);
});

test('what would mislead a reader of the types is refused', () => {
  const twins = {
    a: `import type { T } from './one.js';\nimport type { U } from './two.js';\nexport declare function f(t: T): U;\n`,
    one: 'interface Same {\n}\nexport type T = Same;\n',
    two: 'interface Same {\n}\nexport type U = Same;\n',
  };
  assert.throws(() => published(['a'], twins), /two published types are named Same/);
  assert.throws(() => published(['a'], { a: `export { x as y } from './b.js';\n` }), Fail);
  assert.throws(() => published(['a'], { a: `export declare const x: import('./b.js').X;\n` }), Fail);
  assert.throws(() => published(['a'], { a: `import type { X } from 'other';\nexport declare const x: X;\n` }), Fail);
});
