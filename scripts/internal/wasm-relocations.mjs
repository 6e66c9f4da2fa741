// What the linker knew: which functions and data a function or a piece of data names. It is in the module when it was linked
// with --emit-relocs; see WebAssembly's tool conventions, "Linking" (github.com/WebAssembly/tool-conventions).
import { CUSTOM, customName, Reader } from './wasm-sections.mjs';

const SYMBOL_TABLE = 8;
const [FUNCTION, DATA, , SECTION] = [0, 1, 2, 3];
const [UNDEFINED, EXPLICIT_NAME] = [0x10, 0x40];

/** Kinds of relocations that have an addend after the symbol: those of addresses and of offsets. */
const WITH_ADDEND = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);
/** Kinds whose symbol is not one of the symbol table: the index of a type. */
const OF_TYPE = 6;

/** The linker's symbols: functions by index, data by segment, offset and size; others are of no interest. */
function symbolsOf(content) {
  const reader = new Reader(content);
  reader.name();
  reader.number();
  while (reader.at < reader.end) {
    const kind = reader.byte();
    const subsection = new Reader(reader.take(reader.number()));
    if (kind === SYMBOL_TABLE) return subsection.list(() => symbol(subsection));
  }
  return [];
}

function symbol(reader) {
  const kind = reader.byte();
  const flags = reader.number();
  if (kind === DATA) {
    reader.name();
    if (flags & UNDEFINED) return { kind };
    return { kind, segment: reader.number(), offset: reader.number(), size: reader.number() };
  }
  const index = reader.number();
  if (kind !== SECTION && (!(flags & UNDEFINED) || flags & EXPLICIT_NAME)) reader.name();
  return { kind, index };
}

/** Where a section names which symbol. */
function relocationsOf(content, symbols) {
  const reader = new Reader(content);
  reader.name();
  const section = reader.number();
  const found = reader.list(() => {
    const kind = reader.byte();
    const [offset, index] = [reader.number(), reader.number()];
    if (WITH_ADDEND.has(kind)) reader.number();
    return { offset, symbol: kind === OF_TYPE ? undefined : symbols[index] };
  });
  return { section, relocations: found.filter(({ symbol }) => symbol !== undefined) };
}

/** Custom sections by the beginnings of their names. */
const customs = (all, beginning) =>
  all.filter(({ id, content }) => id === CUSTOM && customName(content).startsWith(beginning));

/**
 * The linker's symbols, and by the number of a section the places in it that name one, by their offset in its content.
 */
export function linked(all) {
  const [table] = customs(all, 'linking');
  const symbols = table === undefined ? [] : symbolsOf(table.content);
  const relocations = new Map();
  for (const { content } of customs(all, 'reloc.')) {
    const { section, relocations: found } = relocationsOf(content, symbols);
    relocations.set(section, found);
  }
  return { symbols, relocations };
}

export const isFunction = ({ kind }) => kind === FUNCTION;
export const isData = ({ kind, size }) => kind === DATA && size > 0;
