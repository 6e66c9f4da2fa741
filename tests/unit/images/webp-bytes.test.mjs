import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { closeImages, compressImage } from 'pagelift';

after(() => closeImages());

/** The picture of `the_bytes_are_the_same_on_every_target` in crates/webp/tests/options.rs: integers alone. */
function picture() {
  const [width, height] = [123, 77];
  const wave = (v) => Math.abs((v % 64) - 32) * 6;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const green = Math.floor(wave(x + y * 3) / 2) + ((x * y) % 13);
      data.set([wave(x * 2 + y), green, wave(Math.floor((x * x) / 40) + y), 255], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

/** FNV-1a over 64 bits. */
function hash(bytes) {
  let value = 0xcbf29ce484222325n;
  for (const byte of bytes) value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  return value;
}

test('the module writes the very WebP files that the native encoder is held to', async () => {
  const source = readFileSync(new URL('../../../crates/webp/tests/options.rs', import.meta.url), 'utf8');
  const [, list] = /const EXPECTED: \[u64; 5\] =\s*\[([^\]]+)\]/.exec(source);
  const expected = list.match(/0x[0-9a-f_]+/g).map((number) => BigInt(number.replaceAll('_', '')));
  const hashes = [];
  for (const [effort, quality] of [
    [0, 75],
    [2, 30],
    [4, 75],
    [5, 92.5],
    [6, 50],
  ]) {
    const { blob } = await compressImage(picture(), { format: 'webp', quality, effort });
    hashes.push(hash(new Uint8Array(await blob.arrayBuffer())));
  }
  assert.deepEqual(hashes, expected);
});
