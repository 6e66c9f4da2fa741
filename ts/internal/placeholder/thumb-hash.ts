/**
 * ThumbHash, as https://evanw.github.io/thumbhash/ describes it. Every pixel's sum is made in the order of npm thumbhash 0.1.1, so
 * the bytes are the same; the cosines are looked up.
 */
import { cosines } from './cosines.js';
import { invalidHash } from './invalid-hash.js';
import type { Hash } from './hash.js';

/** A coefficient, and its frequency in a row and in a column. */
interface Coefficient {
  readonly value: number;
  readonly x: number;
  readonly y: number;
}

/** Lightness, yellow against blue, red against green, or alpha: its average, and what is added to that. */
interface Channel {
  readonly average: number;
  readonly coefficients: readonly Coefficient[];
}

/** The bytes: themselves, or what their base64 (of either alphabet) stands for. */
function bytesOf(hash: string | Uint8Array): Uint8Array {
  if (ArrayBuffer.isView(hash)) return hash;
  try {
    return Uint8Array.from(atob(hash.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
  } catch {
    throw invalidHash('thumbHash', 'base64 or bytes', hash);
  }
}

/** @throws {PageliftError} `placeholder/invalid-hash` */
export function thumbHash(hash: string | Uint8Array): Hash {
  const bytes = bytesOf(hash);
  const { length } = bytes;
  const bitsAt = (at: number) => bytes[at] ?? 0;
  const averages = bitsAt(0) | (bitsAt(1) << 8) | (bitsAt(2) << 16);
  const scales = bitsAt(3) | (bitsAt(4) << 8);
  const alpha = averages >> 23;
  const short = scales & 7;
  const long = alpha ? 5 : 7;
  const [across, down] = scales >> 15 ? [long, short] : [short, long];
  // In half bytes from here on.
  let at = alpha ? 12 : 10;
  const channel = (average: number, scale: number, nx: number, ny: number): Channel => {
    const coefficients: Coefficient[] = [];
    for (let y = 0; y < ny; y++)
      for (let x = y ? 0 : 1; x * ny < nx * (ny - y); x++, at++)
        coefficients.push({ value: (((bitsAt(at >> 1) >> ((at & 1) << 2)) & 15) / 7.5 - 1) * scale, x, y });
    return { average, coefficients };
  };
  const color = (from: number) =>
    channel(((averages >> (from * 6)) & 63) / 31.5 - 1, (((scales >> (from * 6 - 3)) & 63) / 63) * 1.25, 3, 3);
  const channels = [
    channel((averages & 63) / 63, ((averages >> 18) & 31) / 31, Math.max(3, across), Math.max(3, down)),
    color(1),
    color(2),
    alpha ? channel((bitsAt(5) & 15) / 15, (bitsAt(5) >> 4) / 15, 5, 5) : { average: 1, coefficients: [] },
  ];
  const expected = (at + 1) >> 1;
  if (!short || length !== expected)
    throw invalidHash('thumbHash', short ? `${expected} bytes, as its header says` : 'components', short && length);
  return {
    ratio: across / down,
    average: () =>
      toBytes(
        channels.map(({ average }) => [average]),
        1,
      ),
    decode: (width, height) =>
      toBytes(
        channels.map((channel, n) => planeOf(channel, width, height, n)),
        width * height,
      ),
  };
}

const cosinesOf = cosines((length, frequency, at) => (Math.PI / length) * (at + 0.5) * frequency);

/** Memory of one hash that the next one works in: to allocate it costs more than to decode. */
const kept: Float64Array[] = [];

/** Values of a plane of 64 x 64 pixels; a larger one is wanted once, and not kept. */
const MOST_KEPT = 64 * 67;

function scratch(at: number, length: number): Float64Array {
  if (length > MOST_KEPT) return new Float64Array(length);
  if (!(kept[at]?.length! >= length)) kept[at] = new Float64Array(length);
  return kept[at]!;
}

/** One channel of the picture, and rows beyond it up to a multiple of four. */
function planeOf({ average, coefficients }: Channel, width: number, height: number, channel: number): Float64Array {
  const isColor = channel % 3 > 0;
  const count = coefficients.length;
  const outer: number[] = [];
  const inner: number[] = [];
  const down = scratch(4, count * (height + 3));
  const plane = scratch(channel, width * (height + 3));
  const fx = cosinesOf(width);
  const fy = cosinesOf(height);
  for (let n = 0; n < count; n++)
    for (let y = 0; y < height; y++) down[(y & ~3) * count + n * 4 + (y & 3)] = fy[coefficients[n]!.y]![y]! * 2;
  for (let x = 0; x < width; x++) {
    // The reference multiplies a coefficient of colour by the product of both cosines, others by one after the other: the last bit
    // differs.
    for (let n = 0; n < count; n++) {
      const { value, x: frequency } = coefficients[n]!;
      const cosine = fx[frequency]![x]!;
      outer[n] = isColor ? value : 1;
      inner[n] = isColor ? cosine : value * cosine;
    }
    // Four sums at a time, as an addition waits for the one before it.
    for (let y = 0, i = 0; y < height; y += 4) {
      let a = average;
      let b = average;
      let c = average;
      let d = average;
      for (let n = 0; n < count; n++, i += 4) {
        const o = outer[n]!;
        const f = inner[n]!;
        a += o * (f * down[i]!);
        b += o * (f * down[i + 1]!);
        c += o * (f * down[i + 2]!);
        d += o * (f * down[i + 3]!);
      }
      const at = y * width + x;
      plane[at] = a;
      plane[at + width] = b;
      plane[at + width * 2] = c;
      plane[at + width * 3] = d;
    }
  }
  return plane;
}

/** A value of 0 to 1 as a byte: truncated, as the reference does it. */
const toByte = (value: number): number => Math.trunc(255 * Math.min(1, value));

function toBytes([lightness, yellow, red, alpha]: readonly ArrayLike<number>[], pixels: number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(pixels * 4);
  for (let i = 0, at = 0; at < rgba.length; i++) {
    const b = lightness![i]! - (2 / 3) * yellow![i]!;
    const r = (3 * lightness![i]! - b + red![i]!) / 2;
    rgba[at++] = toByte(r);
    rgba[at++] = toByte(r - red![i]!);
    rgba[at++] = toByte(b);
    rgba[at++] = toByte(alpha![i]!);
  }
  return rgba;
}
