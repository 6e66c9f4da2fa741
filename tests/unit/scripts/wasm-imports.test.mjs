import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostDeclaration, plainName, withPlainImports } from '../../../scripts/internal/wasm-imports.mjs';

const name = (text) => [text.length, ...Buffer.from(text)];
const section = (id, content) => [id, content.length, ...content];
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
// (i32, externref) -> f64, and () -> ()
const TYPES = section(1, [2, 0x60, 2, 0x7f, 0x6f, 1, 0x7c, 0x60, 0, 0]);
const imported = (...entries) => section(2, [entries.length, ...entries.flat()]);
const fn = (text, type) => [...name('./x_bg.js'), ...name(text), 0, type];
/** One function that calls the second import and returns the first one's answer. */
const CODE = [
  ...section(3, [1, 0]),
  ...section(7, [1, ...name('run'), 0, 2]),
  ...section(10, [1, 10, 0, 0x10, 1, 0x20, 0, 0x20, 1, 0x10, 0, 0x0b]),
];
const wasm = (...parts) => Buffer.from([...HEADER, ...parts.flat()]);

const NOW = '__wbg_now_53e6422c6fcb4da1';
const THROW = '__wbg___wbindgen_throw_4c88d8bf264fd984';

test('names lose what wasm-bindgen adds', () => {
  assert.equal(plainName(NOW), 'now');
  assert.equal(plainName(THROW), 'throw');
  assert.equal(plainName('__wbg_new_from_slice_b8daf545a41c6aa0'), 'new_from_slice');
  assert.equal(plainName('__wbindgen_init_externref_table'), 'init_externref_table');
  assert.equal(plainName('mine'), 'mine');
});

test('the module runs as before, on imports of the new names', () => {
  const { bytes, imports } = withPlainImports(wasm(TYPES, imported(fn(NOW, 0), fn(THROW, 1)), CODE));
  assert.deepEqual(imports, [
    { name: 'now', parameters: ['number', 'any'], results: ['number'] },
    { name: 'throw', parameters: [], results: [] },
  ]);
  const module = new WebAssembly.Module(bytes);
  assert.deepEqual(
    WebAssembly.Module.imports(module).map(({ module, name }) => `${module}.${name}`),
    ['host.now', 'host.throw'],
  );
  const calls = [];
  const host = { now: (a, b) => (calls.push(a, b), 1.5), throw: () => calls.push('throw') };
  assert.equal(new WebAssembly.Instance(module, { host }).exports.run(7, 'seven'), 1.5);
  assert.deepEqual(calls, ['throw', 7, 'seven']);
});

test('the declaration says what a host needs', () => {
  const { imports } = withPlainImports(wasm(TYPES, imported(fn(NOW, 0), fn(THROW, 1)), CODE));
  assert.equal(
    hostDeclaration('x', imports),
    '/** What x.wasm imports. */\nexport type Host = {\n  now(a: number, b: any): number;\n  throw(): void;\n};\n',
  );
});

test('what cannot be distinguished or handed over is refused', () => {
  const twice = wasm(TYPES, imported(fn(NOW, 0), fn('__wbg_now_0000000000000000', 0)));
  assert.throws(() => withPlainImports(twice), /two imports are called now/);
  const memory = wasm(imported([...name('env'), ...name('memory'), 2, 0, 1]));
  assert.throws(() => withPlainImports(memory), /memory: only functions/);
  assert.throws(() => withPlainImports(Buffer.from('no module')), /no valid WebAssembly/);
});

test('a module without imports stays as it is', () => {
  const bytes = wasm(TYPES);
  assert.deepEqual(withPlainImports(bytes), { bytes, imports: [] });
});
