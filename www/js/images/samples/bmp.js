// A Windows bitmap with 24 bits per pixel: the plainest file that every decoder reads.

const FILE_HEADER_BYTES = 14;
const INFO_HEADER_BYTES = 40;

/**
 * @param {{ paintRows: (rgba: Uint8ClampedArray, top: number, rows: number) => void }} source
 * @param {number} width pixels
 * @param {number} height pixels
 * @returns {Blob}
 */
export function encodeBmp(source, width, height) {
  const rowBytes = Math.ceil((width * 3) / 4) * 4;
  const start = FILE_HEADER_BYTES + INFO_HEADER_BYTES;
  const header = new DataView(new ArrayBuffer(start));
  header.setUint16(0, 0x424d); // "BM"
  header.setUint32(2, start + rowBytes * height, true);
  header.setUint32(10, start, true);
  header.setUint32(14, INFO_HEADER_BYTES, true);
  header.setInt32(18, width, true);
  header.setInt32(22, -height, true); // negative: rows run from the top
  header.setUint16(26, 1, true); // planes
  header.setUint16(28, 24, true); // bits per pixel
  const rgba = new Uint8ClampedArray(width * 4);
  const pixels = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    source.paintRows(rgba, y, 1);
    for (let x = 0, from = 0, to = y * rowBytes; x < width; x++, from += 4, to += 3) {
      pixels[to] = rgba[from + 2] ?? 0;
      pixels[to + 1] = rgba[from + 1] ?? 0;
      pixels[to + 2] = rgba[from] ?? 0;
    }
  }
  return new Blob([header.buffer, pixels], { type: 'image/bmp' });
}
