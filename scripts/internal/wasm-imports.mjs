// What a module imports, under plain names: wasm-bindgen's carry a hash each and are meant for its generated glue. Here
// hand-written functions take their place, held to the types that this writes down.

import { IMPORTS, leb128, Reader, section, sections, TYPES } from './wasm-sections.mjs';

/** wasm-bindgen's name without its hash and its own prefixes: `__wbg_now_0123456789abcdef` is `now`. */
export const plainName = (name) => name.replace(/^__wbg_(.+)_[0-9a-f]{16}$/, '$1').replace(/^__wbindgen_/, '');

const FUNCTION = 0;
const VALUE_TYPES = { 0x7f: 'number', 0x7e: 'bigint', 0x7d: 'number', 0x7c: 'number', 0x6f: 'any' };

const nameBytes = (name) => [...leb128(Buffer.byteLength(name)), ...Buffer.from(name)];

/** What JavaScript sees of a value. Functions inside the module may have others, which it never sees. */
const valueType = (reader) => VALUE_TYPES[reader.byte()] ?? 'other';

function functionType(reader) {
  const form = reader.byte();
  if (form !== 0x60) throw new Error(`unknown kind of type 0x${form.toString(16)}`);
  return { parameters: reader.list(() => valueType(reader)), results: reader.list(() => valueType(reader)) };
}

/**
 * The module with all its imports, which have to be functions, under plain names in one module `host`.
 * @returns {{ bytes: Buffer, imports: { name: string, parameters: string[], results: string[] }[] }}
 */
export function withPlainImports(bytes) {
  if (!WebAssembly.validate(bytes)) throw new Error('no valid WebAssembly module');
  const parts = [bytes.subarray(0, 8)];
  const imports = [];
  let types = [];
  for (const { id, content, whole } of sections(bytes)) {
    const reader = new Reader(content);
    if (id === TYPES) types = reader.list(() => functionType(reader));
    if (id !== IMPORTS) {
      parts.push(whole);
      continue;
    }
    const entries = reader.list(() => {
      reader.name();
      const name = plainName(reader.name());
      if (reader.byte() !== FUNCTION) throw new Error(`${name}: only functions can be imported`);
      const type = reader.number();
      if (imports.some((other) => other.name === name)) throw new Error(`two imports are called ${name}`);
      if (Object.values(types[type]).flat().includes('other')) throw new Error(`${name}: not a type of JavaScript's`);
      imports.push({ name, ...types[type] });
      return [...nameBytes('host'), ...nameBytes(name), FUNCTION, ...leb128(type)];
    });
    parts.push(section(IMPORTS, [...leb128(entries.length), ...entries.flat()]));
  }
  return { bytes: Buffer.concat(parts), imports };
}

/** TypeScript's view of those functions, so that a host which lacks one, or has one too many, does not compile. */
export function hostDeclaration(module, imports) {
  const methods = imports.map(({ name, parameters, results }) => {
    const list = parameters.map((type, i) => `${'abcdefgh'[i]}: ${type}`).join(', ');
    return `  ${name}(${list}): ${results[0] ?? 'void'};\n`;
  });
  return `/** What ${module}.wasm imports. */\nexport type Host = {\n${methods.join('')}};\n`;
}
