import type { Dom } from '../../common/dom.js';

/** RGBA pixels such as `ImageData`: 4 bytes each, rows from the top, alpha not premultiplied, `width * height * 4` in all. */
export interface PixelSource {
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Width in pixels, at least 1. */
  readonly width: number;
  /** Height in pixels, at least 1. */
  readonly height: number;
}

/**
 * A file with a picture: as a `File`, `Blob`, `Response`, buffer or typed array, by its address (a string or `URL`), or as an
 * `<img>`, of which the file is taken (not what is on the screen).
 */
export type FileSource = Blob | Response | ArrayBuffer | ArrayBufferView | URL | string | Dom<'HTMLImageElement'>;

/** A picture: a file, or pixels. */
export type ImageSource =
  FileSource | PixelSource | Dom<'ImageBitmap'> | Dom<'HTMLCanvasElement'> | Dom<'OffscreenCanvas'>;
