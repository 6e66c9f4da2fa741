// A ZIP archive whose entries are stored as they are: photos are compressed already. After PKWARE's APPNOTE 6.3.
// The archive refers to the blobs; only one entry at a time is read, for its checksum.

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_CENTRAL_DIRECTORY = 0x06054b50;
/** Version 2.0, no compression, file names in UTF-8 (general purpose bit 11). */
const VERSION = 20;
const UTF8_NAMES = 1 << 11;
/** Without ZIP64, sizes and offsets have 32 bits and entries 16. */
const MAX_BYTES = 0xffff_ffff;
const MAX_ENTRIES = 0xffff;
/** Bytes summed before the page gets a breath; about 2 ms. */
const CHUNK = 1 << 19;

/**
 * @param {{ name: string, blob: Blob }[]} entries
 * @param {Date} [date] of all entries
 * @returns {Promise<Blob>}
 * @throws {RangeError} over 4 GB or 65,535 entries
 */
export async function buildZip(entries, date = new Date()) {
  if (entries.length > MAX_ENTRIES) throw new RangeError(`a ZIP holds ${MAX_ENTRIES} files, not ${entries.length}`);
  /** @type {BlobPart[]} */
  const body = [];
  /** @type {BlobPart[]} */
  const directory = [];
  let offset = 0;
  let directoryBytes = 0;
  for (const { name, blob } of uniquelyNamed(entries)) {
    const nameBytes = new TextEncoder().encode(name);
    const entry = { nameBytes, blob, date, crc: await crc32(blob), offset };
    const local = localHeader(entry);
    const central = centralHeader(entry);
    body.push(local, blob);
    directory.push(central);
    offset += local.byteLength + blob.size;
    directoryBytes += central.byteLength;
    if (offset + directoryBytes > MAX_BYTES) throw new RangeError('a ZIP without ZIP64 ends at 4 GB');
  }
  return new Blob([...body, ...directory, endRecord(entries.length, directoryBytes, offset)], {
    type: 'application/zip',
  });
}

/** @typedef {{ nameBytes: Uint8Array, blob: Blob, date: Date, crc: number, offset: number }} Entry */

/** @param {Entry} entry */
function localHeader({ nameBytes, blob, date, crc }) {
  const header = record(30, nameBytes);
  header.u32(LOCAL_HEADER).u16(VERSION).u16(UTF8_NAMES).u16(0).u32(dosDateTime(date));
  header.u32(crc).u32(blob.size).u32(blob.size).u16(nameBytes.length).u16(0);
  return header.bytes;
}

/** @param {Entry} entry */
function centralHeader({ nameBytes, blob, date, crc, offset }) {
  const header = record(46, nameBytes);
  header.u32(CENTRAL_HEADER).u16(VERSION).u16(VERSION).u16(UTF8_NAMES).u16(0).u32(dosDateTime(date));
  header.u32(crc).u32(blob.size).u32(blob.size).u16(nameBytes.length).u16(0).u16(0);
  header.u16(0).u16(0).u32(0).u32(offset);
  return header.bytes;
}

/**
 * @param {number} count
 * @param {number} directoryBytes
 * @param {number} directoryOffset
 */
function endRecord(count, directoryBytes, directoryOffset) {
  const header = record(22, new Uint8Array());
  header
    .u32(END_OF_CENTRAL_DIRECTORY)
    .u16(0)
    .u16(0)
    .u16(count)
    .u16(count)
    .u32(directoryBytes)
    .u32(directoryOffset)
    .u16(0);
  return header.bytes;
}

/**
 * A record of little-endian fields, written one after another, with the name behind them.
 * @param {number} size
 * @param {Uint8Array} nameBytes
 */
function record(size, nameBytes) {
  const bytes = new Uint8Array(size + nameBytes.length);
  bytes.set(nameBytes, size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const writer = {
    bytes,
    /** @param {number} value */
    u16(value) {
      view.setUint16(at, value, true);
      at += 2;
      return writer;
    },
    /** @param {number} value */
    u32(value) {
      view.setUint32(at, value, true);
      at += 4;
      return writer;
    },
  };
  return writer;
}

/** Local time in MS-DOS format: the date in the upper 16 bits, the time in the lower. @param {Date} date */
function dosDateTime(date) {
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}

/**
 * "photo.webp" twice becomes "photo.webp" and "photo (2).webp".
 * @template {{ name: string }} T
 * @param {T[]} entries
 * @returns {T[]}
 */
function uniquelyNamed(entries) {
  const taken = new Set();
  return entries.map((entry) => {
    const dot = entry.name.lastIndexOf('.');
    const [stem, extension] = dot > 0 ? [entry.name.slice(0, dot), entry.name.slice(dot)] : [entry.name, ''];
    let name = entry.name;
    for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${stem} (${count})${extension}`;
    taken.add(name.toLowerCase());
    return { ...entry, name };
  });
}

/**
 * CRC-32 (polynomial 0xEDB88320) of a blob's bytes, in steps that leave the page free.
 * @param {Blob} blob
 */
async function crc32(blob) {
  let crc = 0xffff_ffff;
  for (let start = 0; start < blob.size; start += CHUNK) {
    const bytes = new Uint8Array(await blob.slice(start, start + CHUNK).arrayBuffer());
    for (const byte of bytes) crc = (crc >>> 8) ^ /** @type {number} */ (CRC_TABLE[(crc ^ byte) & 0xff]);
  }
  return ~crc >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  return crc;
});
