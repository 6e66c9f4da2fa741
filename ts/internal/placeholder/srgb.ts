/** The transfer function of sRGB (IEC 61966-2-1), as npm blurhash 2.0.5 computes it, looked up. */

/** A byte as linear light, 0 to 1. */
export function toLinear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** The byte of a value of 0 to 1, by a power. */
function computed(value: number): number {
  const byte = value <= 0.0031308 ? value * 12.92 * 255 : (1.055 * value ** 0.4166666666666667 - 0.055) * 255;
  return Math.trunc(byte + 0.5);
}

/** Values of the coarse table: from the byte of the one below, it is hardly ever a step. */
const COARSE = 4096;

let coarse: Uint8Array | undefined;

/** For each byte, the smallest value that becomes it; that of 256 is never reached. */
let smallest: Float64Array | undefined;

function smallestOf(byte: number): number {
  let low = 0;
  let high = 1;
  for (let middle = 0.5; middle > low && middle < high; middle = (low + high) / 2)
    if (computed(middle) >= byte) high = middle;
    else low = middle;
  return high;
}

/** Linear light as a byte; what is beyond 0 to 1 is clamped. */
export function toByte(value: number): number {
  if (!(value > 0)) return 0;
  if (value >= 1) return 255;
  coarse ??= new Uint8Array(COARSE).map((_, at) => computed(at / COARSE));
  smallest ??= new Float64Array(257).map((_, byte) => (byte < 256 ? smallestOf(byte) : 2));
  let byte = coarse[(value * COARSE) | 0]!;
  while (value >= smallest[byte + 1]!) byte++;
  return byte;
}
