// WebAssembly modules as bytes: their sections, and how numbers and names are written.

/** The ids of sections. */
export const [CUSTOM, TYPES, IMPORTS, EXPORTS, START, CODE, DATA] = [0, 1, 2, 7, 8, 10, 11];

/** Reads through the module's bytes. */
export class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }
  byte() {
    if (this.at >= this.end) throw new Error('the module ends too early');
    return this.bytes[this.at++];
  }
  /** An unsigned LEB128. */
  number() {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
  take(length) {
    if (this.at + length > this.end) throw new Error('the module ends too early');
    return this.bytes.subarray(this.at, (this.at += length));
  }
  name() {
    return Buffer.from(this.take(this.number())).toString();
  }
  list(read) {
    return Array.from({ length: this.number() }, () => read());
  }
}

/** A number as an unsigned LEB128. */
export function leb128(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}

/** The sections in order: id, and where the whole and its content lie. */
export function* sections(bytes) {
  const reader = new Reader(bytes, 8);
  while (reader.at < reader.end) {
    const start = reader.at;
    const id = reader.byte();
    const content = reader.take(reader.number());
    yield { id, content, whole: bytes.subarray(start, reader.at) };
  }
}

/** A section of this id, with this content. */
export const section = (id, content) =>
  Buffer.concat([Buffer.from([id, ...leb128(content.length)]), Buffer.from(content)]);

/** The name of a custom section with this content. */
export const customName = (content) => new Reader(content).name();

/** The entries of the section of exports: name, kind, index, and the bytes that say so. */
export function exportsOf(content) {
  const reader = new Reader(content);
  return reader.list(() => {
    const start = reader.at;
    const [name, kind, index] = [reader.name(), reader.byte(), reader.number()];
    return { name, kind, index, whole: content.subarray(start, reader.at) };
  });
}

/** The functions' bodies in the section of code: where they lie, with the length before each, and the function's index. */
export function functionBodies(all) {
  const contentOf = (id) => all.find((section) => section.id === id)?.content ?? Buffer.from([0]);
  const imported = new Reader(contentOf(IMPORTS)).number();
  const content = contentOf(CODE);
  const reader = new Reader(content);
  let index = imported;
  return reader.list(() => {
    const start = reader.at;
    reader.take(reader.number());
    return { index: index++, start, end: reader.at, whole: content.subarray(start, reader.at) };
  });
}
