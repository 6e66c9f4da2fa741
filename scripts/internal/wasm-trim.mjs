// What the modules for the main thread carry and nobody uses: the exports of wasm-bindgen's glue, and the texts of panics.
// It goes before wasm-opt, which then drops all that only these had needed.
import { CODE, CUSTOM, EXPORTS, IMPORTS, leb128, Reader, section, sections } from './wasm-sections.mjs';

/** Functions of Rust's libraries that only panic: by their names, with what wasm-snip calls Rust's panicking code in mind. */
const PANICS =
  /\bpanicking::|::(slice_index_fail|unwrap_failed|handle_error|capacity_overflow|handle_alloc_error|len_mismatch_fail|assert_failed)\b/;

/** The crate's hash goes from `core[0123456789abcdef]::panicking::panic`. */
const withoutHashes = (name) => name.replace(/\[[0-9a-f]{16}\]/g, '');

/** No locals, `unreachable`, `end`. */
const TRAP = Buffer.from([3, 0, 0x00, 0x0b]);

const FUNCTION_NAMES = 1;

/** The names of functions by their index, from the section for debuggers. */
function functionNames(content) {
  const reader = new Reader(content);
  if (reader.name() !== 'name') return [];
  while (reader.at < reader.end) {
    const kind = reader.byte();
    const names = new Reader(reader.take(reader.number()));
    if (kind === FUNCTION_NAMES) return names.list(() => [names.number(), names.name()]);
  }
  return [];
}

/**
 * The module without exports of wasm-bindgen's own, and with a trap in the place of each function that only panics: a panic
 * is a trap either way, and its text was never shown.
 *
 * @returns {{ bytes: Buffer, trapping: string[] }} the module, and the names of the functions that only trap now
 */
export function trimmed(bytes) {
  const all = [...sections(bytes)];
  const names = new Map(all.flatMap(({ id, content }) => (id === CUSTOM ? functionNames(content) : [])));
  const imports = all.find(({ id }) => id === IMPORTS);
  const imported = imports ? new Reader(imports.content).number() : 0;
  const trapping = [];
  const body = (whole, index) => {
    const name = withoutHashes(names.get(index) ?? '');
    // One that can return does not end so.
    if (!PANICS.test(name) || whole.at(-2) !== 0x00) return whole;
    trapping.push(name);
    return TRAP;
  };
  const parts = all.map(({ id, content, whole }) => {
    const reader = new Reader(content);
    if (id === EXPORTS) {
      const entries = reader.list(() => {
        const start = reader.at;
        const name = reader.name();
        reader.byte();
        reader.number();
        return { name, whole: content.subarray(start, reader.at) };
      });
      const own = entries.filter(({ name }) => !name.startsWith('__'));
      return section(EXPORTS, Buffer.concat([Buffer.from(leb128(own.length)), ...own.map(({ whole }) => whole)]));
    }
    if (id === CODE) {
      let index = imported;
      const bodies = reader.list(() => {
        const start = reader.at;
        reader.take(reader.number());
        return body(content.subarray(start, reader.at), index++);
      });
      return section(CODE, Buffer.concat([Buffer.from(leb128(bodies.length)), ...bodies]));
    }
    return whole;
  });
  return { bytes: Buffer.concat([bytes.subarray(0, 8), ...parts]), trapping };
}
