// Which data of a module anybody can reach, by the linker's relocations.
import { isData, isFunction, linked } from './wasm-relocations.mjs';
import { CODE, DATA, EXPORTS, functionBodies, exportsOf, Reader, START } from './wasm-sections.mjs';

const FUNCTION = 0;
const [CALL, I32_CONST] = [0x10, 0x41];
/** The linker writes indices and addresses that it may change with as many bytes as they can ever need. */
const PADDED = 5;

/** Where the bytes of each segment of data lie. */
function segmentsOf(content) {
  const reader = new Reader(content);
  return reader.list(() => {
    if (reader.number() !== 0 || reader.byte() !== I32_CONST) throw new Error('a segment of data of an unknown kind');
    reader.number();
    reader.byte();
    const length = reader.number();
    const start = reader.at;
    reader.take(length);
    return { start, end: reader.at };
  });
}

/** Whether what lies at an offset of code is the last constants before a call that only traps: nobody will look at them. */
function isForTrap(code, offset, targets, trapping) {
  const reader = new Reader(code, offset + PADDED);
  for (;;) {
    const opcode = reader.byte();
    if (opcode === CALL) return trapping.has(targets.get(reader.at));
    if (opcode !== I32_CONST) return false;
    reader.number();
  }
}

/**
 * The section of data with zeros where nothing lies that can be reached from what is exported, where the functions `trapping`
 * (by index) reach nothing. As it is when the linker left no relocations.
 */
export function withoutDeadData(all, trapping) {
  const contentOf = (id) => all.find((section) => section.id === id)?.content ?? Buffer.from([0]);
  const [code, data] = [contentOf(CODE), contentOf(DATA)];
  const { symbols, relocations } = linked(all);
  if (!symbols.some(isData)) return data;
  const segments = segmentsOf(data);
  const placesOf = (id) => relocations.get(all.findIndex((section) => section.id === id)) ?? [];
  const within = (id, { start, end }) => placesOf(id).filter(({ offset }) => offset >= start && offset < end);
  const targets = new Map(
    placesOf(CODE).flatMap(({ offset, symbol }) => (isFunction(symbol) ? [[offset, symbol.index]] : [])),
  );
  const bodies = new Map(functionBodies(all).map((body) => [body.index, body]));

  const reached = new Set();
  const live = Buffer.alloc(data.length);
  live.set(data);
  for (const { start, end } of segments) live.fill(0, start, end);
  const reachData = (symbol) => {
    if (reached.has(symbol)) return;
    reached.add(symbol);
    const start = segments[symbol.segment].start + symbol.offset;
    const end = start + symbol.size;
    live.set(data.subarray(start, end), start);
    for (const { symbol } of within(DATA, { start, end })) reach(symbol);
  };
  const reachFunction = (index) => {
    if (reached.has(index) || trapping.has(index)) return;
    reached.add(index);
    const body = bodies.get(index);
    if (body === undefined) return;
    for (const { offset, symbol } of within(CODE, body))
      if (!isData(symbol) || !isForTrap(code, offset, targets, trapping)) reach(symbol);
  };
  const reach = (symbol) => {
    if (isFunction(symbol)) reachFunction(symbol.index);
    else if (isData(symbol)) reachData(symbol);
  };
  for (const { kind, index } of exportsOf(contentOf(EXPORTS))) if (kind === FUNCTION) reachFunction(index);
  if (all.some(({ id }) => id === START)) reachFunction(new Reader(contentOf(START)).number());
  return live;
}
