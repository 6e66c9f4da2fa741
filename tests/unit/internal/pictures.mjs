// Pictures for the tests in Node; the same for the same size.
import { photo } from '../../fixtures/pixels.mjs';
import { encodePng } from '../../fixtures/png.mjs';

/** RGBA, as `compressImage` takes it. */
export const pixels = (width, height) => photo(width, height);

/** A PNG file of {@link pixels}, with an alpha channel. */
export const png = (width, height) => new Uint8Array(encodePng(photo(width, height), { alpha: true }));

/** The format by the first bytes. */
export function magic(bytes) {
  const text = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return 'webp';
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  return text.startsWith('\x89PNG') ? 'png' : 'unknown';
}
