import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MODULES } from '../../../scripts/internal/build-wasm.mjs';
import { inRoot } from '../../../scripts/internal/paths.mjs';
import { withoutGlueExports, withoutPanics } from '../../../scripts/internal/wasm-trim.mjs';

const name = (text) => [text.length, ...Buffer.from(text)];
const section = (id, content) => [id, content.length, ...content];
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const [END, UNREACHABLE, CALL, CONST, RETURN, NOP, DROP] = [0x0b, 0x00, 0x10, 0x41, 0x0f, 0x01, 0x1a];
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

const PANIC = '_RNvNtCs1_4core9panicking9panic_fmt';
const SLICE = '_ZN4core5slice5index16slice_index_fail17h0123456789abcdefE';

test('what only panics becomes a trap, under both ways of naming', () => {
  const { bytes, trapping } = withoutPanics(
    wasm([
      [PANIC, [NOP, NOP, UNREACHABLE, END]],
      [SLICE, [NOP, UNREACHABLE, END]],
      ['mine', [CALL, 0, END]],
    ]),
  );
  assert.deepEqual(trapping, [PANIC, SLICE]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  assert.throws(() => exports.f2(), /unreachable/);
});

test('what can return stays as it is, whatever its name; so does what has none of those names', () => {
  const functions = [
    [PANIC, [CONST, 7, RETURN, END]],
    ['_RNvNtCs2_3std9panicking11panic_count', [CONST, 8, END]],
    ['my_panicking_friend', [NOP, UNREACHABLE, END]],
    ['f', [CONST, 9, END]],
  ];
  const { bytes, trapping } = withoutPanics(wasm(functions));
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
  assert.deepEqual(withoutGlueExports(wasm(functions, glue)), wasm(functions, [['_mine', 0]]));
});

test('a module without names stays as it is', () => {
  const whole = wasm([[PANIC, [UNREACHABLE, END]]]);
  const nameless = whole.subarray(0, whole.length - 2 - whole.at(whole.indexOf('name') - 2));
  assert.ok(WebAssembly.validate(nameless));
  assert.deepEqual(withoutPanics(nameless), { bytes: nameless, trapping: [] });
});

/** A number in five bytes, as the linker writes what it may change. */
const padded = (value) => [value | 0x80, 0x80, 0x80, 0x80, 0];

/**
 * Three bytes of data, at 16, 17 and 18. The function that is exported reads the first, and panics with the second; the third
 * is what the panic reads.
 */
function withData() {
  const LOAD = [0x2d, 0, 0];
  const panic = body(CONST, ...padded(18), ...LOAD, UNREACHABLE, END);
  const mine = body(CONST, ...padded(16), ...LOAD, DROP, CONST, ...padded(17), CALL, ...padded(0), END);
  const address = (offset, symbol) => [4, offset, symbol, 0];
  const code = [2, ...panic, ...mine];
  const mineAt = code.length - mine.length;
  const data = (offset) => [1, 2, ...name('a'), 0, offset, 1];
  const symbols = [...[0, 2, 0, ...name('panic')], ...data(0), ...data(1), ...data(2)];
  return Buffer.from([
    ...HEADER,
    ...section(1, [2, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 1, 0x7f]),
    ...section(3, [2, 0, 1]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...name('mine'), 0, 1, ...name('memory'), 2, 0]),
    ...section(10, code),
    ...section(11, [1, 0, CONST, 16, END, 3, 5, 6, 7]),
    ...section(0, [...name('linking'), 2, 8, symbols.length + 1, 4, ...symbols]),
    ...section(0, [
      ...name('reloc.CODE'),
      4,
      4,
      ...address(4, 3),
      ...address(mineAt + 3, 1),
      ...address(mineAt + 13, 2),
      ...[0, mineAt + 19, 0],
    ]),
    ...section(0, [...name('name'), 1, ...leb([0, ...name(PANIC)], 1)]),
  ]);
}

test('data that only panics would read is zero, and the rest stays', () => {
  const before = new WebAssembly.Instance(new WebAssembly.Module(withData())).exports;
  assert.deepEqual([...new Uint8Array(before.memory.buffer, 16, 3)], [5, 6, 7]);
  const { bytes, trapping } = withoutPanics(withData());
  assert.deepEqual(trapping, [PANIC]);
  const { memory, mine } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  assert.deepEqual([...new Uint8Array(memory.buffer, 16, 3)], [5, 0, 0]);
  assert.throws(() => mine(), /unreachable/);
  assert.ok(!bytes.includes('linking') && !bytes.includes('reloc.'));
});

test('what is shipped for the main thread holds no text of a panic', () => {
  for (const { name, trim } of MODULES) {
    if (!trim) continue;
    const shipped = readFileSync(inRoot('pkg', 'wasm', `${name}.wasm`));
    for (const text of ['out of bounds', 'overflow', '.rs']) assert.ok(!shipped.includes(text), `${name}: ${text}`);
  }
});
