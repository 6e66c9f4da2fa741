import type { PageliftError } from '../../errors.js';

/** Which of the two a hash is. */
export type HashKind = 'thumbHash' | 'blurHash';

/** What every decoder may be told. */
interface SizeOptions {
  /**
   * Pixels of the longer side, a whole number from 1 to 1024. A hash holds at most 9 cosines a side: 8 pixels, stretched by the
   * browser, look the same as 32, and cost a sixteenth.
   * @default 8
   */
  readonly size?: number;
  /**
   * Width divided by height, from 0.01 to 100. A hash knows it only roughly or not at all.
   * @default what the hash says of it
   */
  readonly aspectRatio?: number;
}

/** See `thumbHashToImage`. */
export type ThumbHashOptions = SizeOptions;

/** See `blurHashToImage`. */
export interface BlurHashOptions extends SizeOptions {
  /** Pixels, a whole number from 1 to 1024; together with `height`, in place of `size`. */
  readonly width?: number;
  /** Pixels, a whole number from 1 to 1024; together with `width`, in place of `size`. */
  readonly height?: number;
  /**
   * How much contrast is added, from 1 to 100. npm blurhash makes an odd whole number of it, and so does this.
   * @default 1
   */
  readonly punch?: number;
}

/** See `thumbHashesToImages`. */
export interface ThumbHashesOptions extends ThumbHashOptions {
  /** Rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A placeholder's picture. The same hash and options give the same object, as long as it is kept. */
export interface DecodedPlaceholder {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Four bytes a pixel, rows from the top, alpha not premultiplied; decoded when it is read. */
  readonly rgba: Uint8ClampedArray;
  /**
   * The picture as a data URL (`data:image/bmp`), for `background-image` or `src`; made when it is read. It has at most 64
   * pixels a side, whatever was asked for: more would show no more.
   */
  readonly url: string;
}

/** One of a list: a picture, or why there is none. */
export type DecodedOrError = DecodedPlaceholder | PageliftError;
