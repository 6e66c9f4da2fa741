import { blurHash } from './blur-hash.js';
import { checkOptions, pictureOf } from './picture.js';
import type { BlurHashOptions, DecodedPlaceholder } from './types.js';

/** See `blurHashToImage` in `ts/placeholder.ts`. */
export function blurImage(hash: string, options: BlurHashOptions): DecodedPlaceholder {
  checkOptions(options, ['size', 'aspectRatio', 'width', 'height', 'punch']);
  return pictureOf(hash, options, () => blurHash(hash, options.punch));
}
