/** Images: smaller, upright, in sRGB, off the main thread. */
import { onDemand } from './internal/engine/loader.js';
import { batch } from './internal/images/batch.js';
import { compress } from './internal/images/compress.js';
import { makePlaceholder } from './internal/images/placeholder.js';
import { probe } from './internal/images/probe.js';
import { closeImagePool } from './internal/images/shared-pool.js';
import type { ImageInfo } from './internal/images/types/info.js';
import type { BatchOptions, CompressedImages } from './internal/images/types/list.js';
import type { CompressOptions, ProbeOptions } from './internal/images/types/options.js';
import type { CreatePlaceholderOptions } from './internal/images/types/create-placeholder.js';
import type { Placeholder } from './internal/images/types/placeholder.js';
import type { ResponsiveImages, ResponsiveOptions } from './internal/images/types/responsive.js';
import type { CompressResult } from './internal/images/types/result.js';
import type { FileSource, ImageSource } from './internal/images/types/source.js';

export type { Extra, ImageFormat, ImageInfo } from './internal/images/types/info.js';
export type { BatchItem, BatchOptions, BatchProgress, CompressedImages } from './internal/images/types/list.js';
export type { CompressOptions, Priority, ProbeOptions } from './internal/images/types/options.js';
export type { CreatePlaceholderOptions } from './internal/images/types/create-placeholder.js';
export type {
  EnginePlaceholder,
  Placeholder,
  PlaceholderOptions,
  Swatch,
} from './internal/images/types/placeholder.js';
export type { Phase, CompressProgress } from './internal/images/types/progress.js';
export type { ResponsiveFile, ResponsiveImages, ResponsiveOptions } from './internal/images/types/responsive.js';
export type { CompressResult, Timings } from './internal/images/types/result.js';
export type { FileSource, ImageSource, PixelSource } from './internal/images/types/source.js';
export { configure } from './internal/engine/config.js';
export type { ModuleName, PageliftConfig, WasmSource } from './internal/engine/config.js';
export { isPageliftError, PageliftError } from './errors.js';
export type { PageliftErrorCode } from './errors.js';

/**
 * Makes a picture smaller, in a worker: decodes it, turns it upright, converts it to sRGB, fits it into a box if asked to, and
 * writes it as WebP, JPEG or PNG. The first call loads what it needs.
 *
 * The source is left as it is: buffers are copied, bitmaps stay open. A `Response` is read.
 *
 * @example
 * ```ts
 * const { file: smaller, bytes, originalBytes } = await compressImage(file, { maxWidth: 1600, signal });
 * ```
 *
 * @throws {PageliftError} with any {@link PageliftErrorCode}; an abort rejects with the signal's reason.
 */
export function compressImage(source: ImageSource, options?: CompressOptions): Promise<CompressResult> {
  return compress(source, options);
}

/**
 * Compresses a list, several at a time, and yields each as it finishes: `{ index, source, result }`, or
 * `{ index, source, error }`, which does not stop the rest. Memory stays bounded however long the list is: a source is taken
 * from it when there is room, so it may be a generator that opens files on the way.
 *
 * Nothing starts before the iteration does. Leaving the loop ends what is still running; so does the signal, whose reason the
 * iteration throws.
 *
 * @example
 * ```ts
 * for await (const { index, result, error } of compressImages(files, { maxWidth: 1600 })) { ... }
 * ```
 *
 * @throws {PageliftError} `options/invalid` at once when an option that is not the engine's is wrong, `load/failed` from the
 * iteration.
 */
export function compressImages<Source extends ImageSource>(
  list: Iterable<Source> | AsyncIterable<Source>,
  options?: BatchOptions<Source>,
): CompressedImages<Source> {
  return batch(list, options);
}

/**
 * Reads what a file's header says, without decoding a pixel: of a file or blob only the parts that it needs, from an address
 * or a response only as much as it takes.
 *
 * @example
 * ```ts
 * const { width, height, hasGps } = await probeImage(file);
 * ```
 *
 * @throws {PageliftError} `image/unsupported`, `image/corrupt`, `source/unreadable` ...
 */
export function probeImage(source: FileSource, options?: ProbeOptions): Promise<ImageInfo> {
  return probe(source, options);
}

/**
 * Makes what can stand where a picture will be: a ThumbHash and a BlurHash, its colours, a WebP of some hundred bytes. The picture is
 * decoded once, in a worker. `width` and `height` are the picture's own, upright, as no hash knows them.
 *
 * @example
 * ```ts
 * const { thumbHash, width, height } = await createPlaceholder(file); // to keep beside the picture's address
 * ```
 *
 * @throws {PageliftError} as `compressImage`; `image/cannot-fit` where not even a pixel fits into `lqipBytes`
 */
export function createPlaceholder(source: ImageSource, options?: CreatePlaceholderOptions): Promise<Placeholder> {
  return makePlaceholder(source, options);
}

const sets = onDemand('responsiveImages', () => import('./internal/images/responsive.js'));

/**
 * Writes a picture in several sizes and formats, for `srcset`: decoded once, in a worker, with the markup for it. Sizes beyond the
 * picture's own are left out.
 *
 * @example
 * ```ts
 * const { files, html } = await responsiveImages(file, { widths: [480, 960], url: ({ name }) => `/photos/${name}` });
 * ```
 *
 * @throws {PageliftError} as `compressImage`
 */
export async function responsiveImages(source: ImageSource, options?: ResponsiveOptions): Promise<ResponsiveImages> {
  // Pages that only compress do not load it.
  const { responsive } = await sets();
  return responsive(source, options);
}

/**
 * Ends the workers now, which otherwise go by themselves when idle; pending calls reject with `pool/closed`. The next call
 * starts anew.
 *
 * @example
 * ```ts
 * await closeImages(); // the memory is wanted elsewhere
 * ```
 */
export function closeImages(): Promise<void> {
  return closeImagePool();
}
