// What the modules for the main thread carry and nobody uses: the texts of panics with the code that puts them together, and
// the exports of wasm-bindgen's glue. It goes before wasm-opt, which then drops all that only these had needed.
import { withoutDeadData } from './wasm-live-data.mjs';
import {
  CODE,
  CUSTOM,
  customName,
  DATA,
  EXPORTS,
  exportsOf,
  functionBodies,
  leb128,
  Reader,
  section,
  sections,
} from './wasm-sections.mjs';

/**
 * Functions of Rust's libraries that only panic: by their names as the compiler mangles them, each part after its length, with
 * what wasm-snip calls Rust's panicking code in mind.
 */
const PANICS =
  /\d(panicking\d|(slice_index_fail|unwrap_failed|handle_error|capacity_overflow|handle_alloc_error|len_mismatch_fail|assert_failed)(?![a-z]))/;

/** No locals, `unreachable`, `end`. */
const TRAP = Buffer.from([3, 0, 0x00, 0x0b]);

const FUNCTION_NAMES = 1;

/** The names of functions by their index, from the section for debuggers. */
function functionNames(all) {
  const content = all.find(({ id, content }) => id === CUSTOM && customName(content) === 'name')?.content;
  if (content === undefined) return new Map();
  const reader = new Reader(content);
  reader.name();
  while (reader.at < reader.end) {
    const kind = reader.byte();
    const names = new Reader(reader.take(reader.number()));
    if (kind === FUNCTION_NAMES) return new Map(names.list(() => [names.number(), names.name()]));
  }
  return new Map();
}

const list = (entries) => Buffer.concat([Buffer.from(leb128(entries.length)), ...entries]);

/**
 * The module with a trap in the place of each function that only panics: a panic is a trap either way, and its text was never
 * shown. Where the linker left its relocations, the data that nobody can reach then is zero, which takes no room.
 *
 * @param {Buffer} bytes as the linker wrote them
 * @returns {{ bytes: Buffer, trapping: string[] }} the module, and the names of the functions that only trap now
 */
export function withoutPanics(bytes) {
  const all = [...sections(bytes)];
  const names = functionNames(all);
  const bodies = functionBodies(all);
  // One that can return does not end so.
  const panics = bodies.filter(({ index, whole }) => PANICS.test(names.get(index) ?? '') && whole.at(-2) === 0x00);
  const trapping = new Set(panics.map(({ index }) => index));
  const parts = all.map(({ id, content, whole }) => {
    if (id === CODE) return section(CODE, list(bodies.map(({ index, whole }) => (trapping.has(index) ? TRAP : whole))));
    if (id === DATA) return section(DATA, withoutDeadData(all, trapping));
    // They are about the module as it was.
    if (id === CUSTOM && /^(linking|reloc\.)/.test(customName(content))) return Buffer.alloc(0);
    return whole;
  });
  return {
    bytes: Buffer.concat([bytes.subarray(0, 8), ...parts]),
    trapping: [...trapping].map((index) => names.get(index)),
  };
}

/** The module without exports of wasm-bindgen's own. */
export function withoutGlueExports(bytes) {
  const parts = [...sections(bytes)].map(({ id, content, whole }) => {
    if (id !== EXPORTS) return whole;
    return section(EXPORTS, list(exportsOf(content).flatMap(({ name, whole }) => (/^__/.test(name) ? [] : [whole]))));
  });
  return Buffer.concat([bytes.subarray(0, 8), ...parts]);
}
