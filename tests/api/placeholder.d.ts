import type { PageliftError } from './shared.js';
export { PageliftError, isPageliftError } from './shared.js';
export type { PageliftErrorCode } from './shared.js';
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
export declare function thumbHashToImage(hash: string | Uint8Array, options?: ThumbHashOptions): DecodedPlaceholder;
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
export declare function thumbHashesToImages(hashes: readonly (string | Uint8Array)[], options?: ThumbHashesOptions): Promise<readonly DecodedOrError[]>;
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
export declare function blurHashToImage(hash: string, options?: BlurHashOptions): DecodedPlaceholder;
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
export declare function averageColor(hash: string | Uint8Array, kind?: HashKind): string;
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
/** One of a list: a picture, or why there is none. */
export type DecodedOrError = DecodedPlaceholder | PageliftError;
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
/** Which of the two a hash is. */
export type HashKind = 'thumbHash' | 'blurHash';
/** See `thumbHashesToImages`. */
export interface ThumbHashesOptions extends ThumbHashOptions {
    /** Rejects with its reason. */
    readonly signal?: AbortSignal | undefined;
}
/** See `thumbHashToImage`. */
export type ThumbHashOptions = SizeOptions;
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
