import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trimmed } from '../../../scripts/internal/wasm-trim.mjs';

const name = (text) => [text.length, ...Buffer.from(text)];
const section = (id, content) => [id, content.length, ...content];
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const [END, UNREACHABLE, CALL, CONST, RETURN, NOP] = [0x0b, 0x00, 0x10, 0x41, 0x0f, 0x01];
const body = (...code) => [code.length + 1, 0, ...code];

/** A module of functions without parameters that give a number, each `[name, code]`. They are exported as `f0`, `f1` ... */
function wasm(functions, exported = []) {
  const exports = [...functions.map((_, i) => [`f${i}`, i]), ...exported];
  return Buffer.from([
    ...HEADER,
    ...section(1, [1, 0x60, 0, 1, 0x7f]),
    ...section(3, [functions.length, ...functions.map(() => 0)]),
    ...section(7, [exports.length, ...exports.flatMap(([text, index]) => [...name(text), 0, index])]),
    ...section(10, [functions.length, ...functions.flatMap(([, code]) => body(...code))]),
    ...section(0, [
      ...name('name'),
      1,
      ...leb(
        functions.flatMap(([text], i) => [i, ...name(text)]),
        functions.length,
      ),
    ]),
  ]);
}

/** A subsection's content with its length before it; all of them are short here. */
const leb = (content, count) => [content.length + 1, count, ...content];

const PANIC = 'core[c5930c85a12de822]::panicking::panic_fmt';

test('what only panics becomes a trap, under both ways of naming', () => {
  const { bytes, trapping } = trimmed(
    wasm([
      [PANIC, [NOP, NOP, UNREACHABLE, END]],
      ['core::slice::index::slice_index_fail::h0123456789abcdef', [NOP, UNREACHABLE, END]],
      ['mine', [CALL, 0, END]],
    ]),
  );
  assert.deepEqual(trapping, ['core::panicking::panic_fmt', 'core::slice::index::slice_index_fail::h0123456789abcdef']);
  assert.ok(bytes.length < 250);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  assert.throws(() => exports.f2(), /unreachable/);
});

test('what can return stays as it is, whatever its name; so does what has none of those names', () => {
  const functions = [
    [PANIC, [CONST, 7, RETURN, END]],
    ['std::panicking::panic_count', [CONST, 8, END]],
    ['my_panicking_friend', [NOP, UNREACHABLE, END]],
    ['f', [CONST, 9, END]],
  ];
  const { bytes, trapping } = trimmed(wasm(functions));
  assert.deepEqual(trapping, []);
  assert.deepEqual(bytes, wasm(functions));
  const { f0, f1, f3 } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  assert.deepEqual([f0(), f1(), f3()], [7, 8, 9]);
});

test("exports of the glue's go, others stay", () => {
  const functions = [['f', [CONST, 7, END]]];
  const glue = [
    ['__wbindgen_start', 0],
    ['_mine', 0],
    ['__abort_handler', 0],
  ];
  assert.deepEqual(trimmed(wasm(functions, glue)).bytes, wasm(functions, [['_mine', 0]]));
});

test('a module without names is trimmed of exports alone', () => {
  const whole = wasm([[PANIC, [UNREACHABLE, END]]]);
  const nameless = whole.subarray(0, whole.length - 2 - whole.at(whole.indexOf('name') - 2));
  assert.ok(WebAssembly.validate(nameless));
  assert.deepEqual(trimmed(nameless), { bytes: nameless, trapping: [] });
});
