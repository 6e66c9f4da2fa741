import { checkOptions, pictureOf } from './picture.js';
import { thumbHash } from './thumb-hash.js';
import type { DecodedPlaceholder, ThumbHashOptions } from './types.js';

/** See `thumbHashToImage` in `ts/placeholder.ts`. */
export function thumbImage(hash: string | Uint8Array, options: ThumbHashOptions): DecodedPlaceholder {
  checkOptions(options, ['size', 'aspectRatio']);
  return pictureOf(String(hash), options, () => thumbHash(hash));
}
