import { isPageliftError } from '../../errors.js';
import { invalid } from '../common/invalid.js';
import { nextTurn } from '../host/turn.js';
import { thumbImage } from './thumb-image.js';
import type { DecodedOrError, ThumbHashesOptions } from './types.js';

/** Milliseconds of work before others have their turn: a quarter of a frame at 60 Hz. */
const SLICE = 4;

/** See `thumbHashesToImages` in `ts/placeholder.ts`. */
export async function thumbImages(
  hashes: readonly (string | Uint8Array)[],
  { signal, ...options }: ThumbHashesOptions,
): Promise<readonly DecodedOrError[]> {
  if (!Array.isArray(hashes)) throw invalid('hashes', 'an array', hashes);
  const pictures: DecodedOrError[] = [];
  let end = 0;
  for (const hash of hashes as readonly string[]) {
    if (performance.now() > end) {
      if (end) await nextTurn();
      signal?.throwIfAborted();
      end = performance.now() + SLICE;
    }
    try {
      const picture = thumbImage(hash, options);
      // Decoded now, in its slice of time, and not when it is first shown.
      void picture.url;
      pictures.push(picture);
    } catch (error) {
      if (!isPageliftError(error) || error.code !== 'placeholder/invalid-hash') throw error;
      pictures.push(error);
    }
  }
  return pictures;
}
