/** The file header and a BITMAPV4HEADER, the oldest in which alpha has a mask. */
const HEADER = 14 + 108;

/** What stands where in the header: everything but sizes. */
const FIELDS = [
  [10, HEADER],
  [14, HEADER - 14],
  // One plane, 32 bits a pixel, by masks (BI_BITFIELDS) of red, green, blue and alpha, in sRGB.
  [26, 1 | (32 << 16)],
  [30, 3],
  [54, 0xff],
  [58, 0xff00],
  [62, 0xff0000],
  [66, 0xff000000],
  [70, 0x73524742],
] as const;

/** Pixels as a BMP file, which costs nothing to make: Microsoft, "BITMAPV4HEADER structure". */
export function bmp(width: number, height: number, rgba: Uint8ClampedArray): Uint8Array {
  const file = new Uint8Array(HEADER + rgba.length);
  const view = new DataView(file.buffer);
  // "BM"
  view.setUint16(0, 0x4d42, true);
  // A negative height: rows from the top.
  for (const [at, value] of [[2, file.length], [18, width], [22, -height], ...FIELDS] as const)
    view.setUint32(at, value, true);
  file.set(rgba, HEADER);
  return file;
}
