import type { Placeholder } from './placeholder.js';
import type { Extra, ImageFormat } from './info.js';

/** Milliseconds that each part took; 0 for parts that were not needed. */
export interface Timings {
  /** Getting the bytes. */
  readonly read: number;
  readonly decode: number;
  /** Colours, size, orientation. */
  readonly resize: number;
  /** Writing, with the search for a quality. */
  readonly encode: number;
}

/** See `compressImage`. */
export interface CompressResult {
  /**
   * The picture as a file of the right media type. It is named after the source, with the extension of its own format: the
   * name of a file, the last part of an address, else `image`. It never names a folder, and has no control characters. A file
   * hands on its `lastModified`; other results are as old as the call.
   */
  readonly file: File;
  /** The same object as `file`, for those that need no name. */
  readonly blob: Blob;
  readonly format: ImageFormat;
  /** Width in pixels, upright. */
  readonly width: number;
  /** Height in pixels, upright. */
  readonly height: number;
  /** Size of the result in bytes. */
  readonly bytes: number;
  /** Size in bytes of the file that came in; of the RGBA pixels where there was none. */
  readonly originalBytes: number;
  /** The encoder's quality, 0 to 100; absent for lossless results and kept originals. */
  readonly quality?: number;
  /** The SSIMULACRA2 score that was reached; absent where it was not measured. */
  readonly score?: number;
  /** True where nothing better was found and nothing else was asked: `file` holds the bytes of the original. */
  readonly kept: boolean;
  /** What the source had beside one picture, and the result has not; empty where nothing was dropped. */
  readonly dropped: readonly ('animation' | Extra)[];
  /** How many frames the source has: 1 for a still picture and for pixels; absent where the file does not say. */
  readonly originalFrames?: number;
  /** What can stand where the result will be; there where `placeholder` asked for it. */
  readonly placeholder?: Placeholder;
  readonly timings: Timings;
}
