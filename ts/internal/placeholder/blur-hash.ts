/**
 * BlurHash, as https://github.com/woltapp/blurhash/blob/master/Algorithm.md describes it. Every pixel's sum is made in the order of
 * npm blurhash 2.0.5, so the bytes are the same.
 */
import { cosines } from './cosines.js';
import type { Hash } from './hash.js';
import { invalidHash } from './invalid-hash.js';
import { toByte, toLinear } from './srgb.js';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';

/**
 * @param punch 1 for the picture as it was encoded
 * @throws {PageliftError} `placeholder/invalid-hash`
 */
export function blurHash(hash: string, punch = 1): Hash {
  /** The number of these digits. */
  const number = (from: number, to: number): number => {
    let value = 0;
    for (const letter of hash.slice(from, to)) {
      const digit = DIGITS.indexOf(letter);
      if (digit < 0) throw invalidHash('blurHash', 'digits of base 83', letter);
      value = value * 83 + digit;
    }
    return value;
  };
  if (typeof hash !== 'string' || hash.length < 6) throw invalidHash('blurHash', 'at least 6 characters', hash);
  const size = number(0, 1);
  const across = (size % 9) + 1;
  const down = ((size / 9) | 0) + 1;
  const length = 4 + 2 * across * down;
  if (down > 9 || hash.length !== length)
    throw invalidHash('blurHash', `${length} characters, as the first one says`, hash.length);
  // As the reference has it: a whole number, and an odd one.
  const most = ((number(1, 2) + 1) / 166) * (punch | 1);
  const average = number(2, 6);
  const bytes = [(average >> 16) & 255, (average >> 8) & 255, average & 255];
  const channels = bytes.map((byte) => [toLinear(byte)]);
  for (let at = 6; at < length; at += 2)
    channels.forEach((channel, n) => {
      const value = ((((number(at, at + 2) / 19 ** (2 - n)) | 0) % 19) - 9) / 9;
      channel.push(value * Math.abs(value) * most);
    });
  return {
    ratio: across / down,
    average: () => Uint8ClampedArray.of(...bytes, 255),
    decode: (width, height) => decode(channels, across, down, width, height),
  };
}

const cosinesOf = cosines((length, frequency, at) => (Math.PI * at * frequency) / length);

/** Products that are in memory at a time: those of all pixels, up to 64x64 with 4x4 components. */
const PRODUCTS = 65_536;

/** The last ones: hashes that are decoded one after the other are mostly of one size. */
let kept: { readonly key: string; readonly products: Float64Array } | undefined;

/** The products of both cosines for so many rows of pixels. */
function productsOf(
  across: number,
  down: number,
  width: number,
  height: number,
  from: number,
  to: number,
): Float64Array {
  const key = `${[across, down, width, height, from]}`;
  if (kept?.key === key) return kept.products;
  const fx = cosinesOf(width);
  const fy = cosinesOf(height);
  const products = new Float64Array((to - from) * width * across * down);
  let i = 0;
  for (let y = from; y < to; y++)
    for (let x = 0; x < width; x++)
      for (let j = 0; j < down; j++) for (let n = 0; n < across; n++) products[i++] = fx[n]![x]! * fy[j]![y]!;
  kept = { key, products };
  return products;
}

function decode(
  channels: readonly (readonly number[])[],
  across: number,
  down: number,
  width: number,
  height: number,
): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const rows = Math.ceil(PRODUCTS / (width * across * down));
  for (let y = 0; y < height; y += rows) {
    const to = Math.min(height, y + rows);
    addUp(channels, productsOf(across, down, width, height, y, to), rgba.subarray(y * width * 4, to * width * 4));
  }
  return rgba;
}

function addUp(channels: readonly (readonly number[])[], products: Float64Array, rgba: Uint8ClampedArray): void {
  const [red, green, blue] = channels as [number[], number[], number[]];
  const count = red.length;
  for (let at = 0, i = 0; at < rgba.length; at += 4) {
    let r = 0;
    let g = 0;
    let b = 0;
    for (let n = 0; n < count; n++, i++) {
      const product = products[i]!;
      r += red[n]! * product;
      g += green[n]! * product;
      b += blue[n]! * product;
    }
    rgba[at] = toByte(r);
    rgba[at + 1] = toByte(g);
    rgba[at + 2] = toByte(b);
    rgba[at + 3] = 255;
  }
}
