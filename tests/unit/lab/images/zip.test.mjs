// The lab page's ZIP archives, read back by the fields of APPNOTE 6.3.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { buildZip } from '../../../../www/js/images/zip.js';

/** Reads an archive by its central directory, and each entry through its local header. */
async function readZip(blob) {
  const bytes = Buffer.from(await blob.arrayBuffer());
  const end = bytes.length - 22;
  assert.equal(bytes.readUInt32LE(end), 0x06054b50, 'end of central directory');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  assert.equal(at + bytes.readUInt32LE(end + 12), end, 'the directory ends where its end record begins');
  const entries = [];
  for (let i = 0; i < count; i++) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50, 'central header');
    const [crc, size] = [bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 24)];
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    assert.equal(bytes.readUInt32LE(local), 0x04034b50, 'local header');
    assert.equal(bytes.readUInt16LE(local + 8), 0, 'stored');
    assert.equal(bytes.readUInt32LE(local + 14), crc, 'both headers agree');
    const start = local + 30 + bytes.readUInt16LE(local + 26);
    assert.equal(bytes.toString('utf8', local + 30, start), name);
    entries.push({ name, crc, time: bytes.readUInt32LE(at + 12), data: bytes.subarray(start, start + size) });
    at += 46 + nameLength;
  }
  return entries;
}

test('a file of several chunks, an empty one, and a name beyond ASCII come back whole', async () => {
  const large = Uint8Array.from({ length: 1_300_000 }, (_, i) => (i * i) >> 3);
  const files = [
    { name: 'grün.webp', data: large },
    { name: 'empty.png', data: new Uint8Array() },
  ];
  const entries = await readZip(await buildZip(files.map(({ name, data }) => ({ name, blob: new Blob([data]) }))));
  assert.deepEqual(
    entries.map(({ name }) => name),
    ['grün.webp', 'empty.png'],
  );
  for (const [i, { data }] of files.entries()) {
    assert.ok(entries[i].data.equals(data));
    assert.equal(entries[i].crc, crc32(data));
  }
});

test('equal names become different ones, also where they differ in case alone', async () => {
  const names = ['a.webp', 'a.webp', 'A.webp', 'a'];
  const entries = await readZip(await buildZip(names.map((name) => ({ name, blob: new Blob([name]) }))));
  assert.deepEqual(
    entries.map(({ name }) => name),
    ['a.webp', 'a (2).webp', 'A (3).webp', 'a'],
  );
});

test('entries carry the date in MS-DOS form', async () => {
  const date = new Date(2026, 10, 20, 21, 43, 58);
  const [entry] = await readZip(await buildZip([{ name: 'x', blob: new Blob(['x']) }], date));
  assert.equal(entry.time >>> 16, ((2026 - 1980) << 9) | (11 << 5) | 20);
  assert.equal(entry.time & 0xffff, (21 << 11) | (43 << 5) | 29);
});
