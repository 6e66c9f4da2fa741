/** Placeholders: the picture that stands where another one will be, from a string of some 30 characters. */
import { colorOf } from './internal/placeholder/average-color.js';
import { blurImage } from './internal/placeholder/blur-image.js';
import { thumbImage } from './internal/placeholder/thumb-image.js';
import { thumbImages } from './internal/placeholder/thumb-images.js';
import type {
  BlurHashOptions,
  DecodedOrError,
  DecodedPlaceholder,
  HashKind,
  ThumbHashesOptions,
  ThumbHashOptions,
} from './internal/placeholder/types.js';

export type {
  BlurHashOptions,
  DecodedOrError,
  DecodedPlaceholder,
  HashKind,
  ThumbHashesOptions,
  ThumbHashOptions,
} from './internal/placeholder/types.js';
export { isPageliftError, PageliftError } from './errors.js';
export type { PageliftErrorCode } from './errors.js';

/**
 * The picture of a [ThumbHash](https://evanw.github.io/thumbhash/), at once and without WebAssembly: the same pixels as npm
 * thumbhash 0.1.1 at `size: 32`. Works in workers and servers too.
 *
 * @param hash base64 (of either alphabet) or bytes
 *
 * @example
 * ```ts
 * image.style.backgroundImage = `url(${thumbHashToImage(hash).url})`;
 * ```
 *
 * @throws {PageliftError} `placeholder/invalid-hash`, `options/invalid`
 */
export function thumbHashToImage(hash: string | Uint8Array, options: ThumbHashOptions = {}): DecodedPlaceholder {
  return thumbImage(hash, options);
}

/**
 * The pictures of many ThumbHashes, in slices of 4 ms, between which the page goes on. A hash that is none has its error in its
 * place.
 *
 * @example
 * ```ts
 * const pictures = await thumbHashesToImages(photos.map(({ thumbHash }) => thumbHash));
 * ```
 *
 * @throws {PageliftError} `options/invalid`; an abort rejects with the signal's reason.
 */
export function thumbHashesToImages(
  hashes: readonly (string | Uint8Array)[],
  options: ThumbHashesOptions = {},
): Promise<readonly DecodedOrError[]> {
  return thumbImages(hashes, options);
}

/**
 * The picture of a [BlurHash](https://blurha.sh), at once and without WebAssembly: the same pixels as npm blurhash 2.0.5 for the
 * same width, height and punch.
 *
 * @example
 * ```ts
 * const { url } = blurHashToImage('LEHV6nWB2yk8pyo0adR*.7kCMdnj', { aspectRatio: 4 / 3 });
 * ```
 *
 * @throws {PageliftError} `placeholder/invalid-hash`, `options/invalid`
 */
export function blurHashToImage(hash: string, options: BlurHashOptions = {}): DecodedPlaceholder {
  return blurImage(hash, options);
}

/**
 * The average colour that a hash begins with, as `#rrggbb`, or `#rrggbbaa` where it is translucent. Nothing is decoded: good for
 * hundreds of pictures in the first frame.
 *
 * @param kind which of the two it is; by default what it looks like
 *
 * @example
 * ```ts
 * card.style.backgroundColor = averageColor(hash);
 * ```
 *
 * @throws {PageliftError} `placeholder/invalid-hash`, `options/invalid`
 */
export function averageColor(hash: string | Uint8Array, kind?: HashKind): string {
  return colorOf(hash, kind);
}
