/** The jobs that workers do for images, and what each brings. */
import type { NamedValues } from './placeholder-options.js';
import type { ImageFormat, ImageInfo } from './types/info.js';
import type { EngineOptions } from './types/options.js';
import type { EnginePlaceholder } from './types/placeholder.js';
import type { CompressResult, Timings } from './types/result.js';
import type { PixelSource } from './types/source.js';

/** What a worker gets to work on: one of the three. */
export interface WorkerInput {
  /** A file. It is read in the worker: the page never holds its bytes. */
  readonly blob?: Blob;
  /** A copy of the caller's, transferred. */
  readonly pixels?: PixelSource;
  /** A bitmap of the browser's, transferred. */
  readonly bitmap?: ImageBitmap;
}

export interface CompressJob {
  readonly type: 'compress';
  readonly input: WorkerInput;
  readonly options: EngineOptions;
  readonly placeholder: NamedValues | undefined;
}

/** Makes what can stand for a picture. */
export interface SketchJob {
  readonly type: 'sketch';
  readonly input: WorkerInput;
  readonly options: EngineOptions;
  readonly placeholder: NamedValues;
}

export interface ProbeJob {
  readonly type: 'probe';
  readonly blob: Blob;
  /** The file's bytes: more than the blob's where that is only its beginning. */
  readonly size: number;
}

/** Writes a picture in several sizes and formats. */
export interface VariantsJob {
  readonly type: 'variants';
  readonly input: WorkerInput;
  readonly options: EngineOptions;
  readonly widths: NamedValues;
  readonly formats: readonly string[];
  readonly placeholder: NamedValues | undefined;
}

/** A job as a worker gets it. */
export type JobRequest = CompressJob | ProbeJob | SketchJob | VariantsJob;

/** What the engine says of a picture that it compressed: see `bindings/images/src/compress.rs`. */
export interface EngineResult extends Omit<Timings, 'read'> {
  readonly kept: boolean;
  readonly format: ImageFormat;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly quality?: number;
  readonly score?: number;
  readonly dropped: CompressResult['dropped'];
  /** How many frames came in. */
  readonly originalFrames?: number;
  readonly placeholder?: EnginePlaceholder;
}

/** What the engine makes to stand for a picture, and the size of that. */
export interface SketchReply extends EnginePlaceholder {
  readonly width: number;
  readonly height: number;
}

export interface CompressReply extends EngineResult, Timings {
  /** The new file; of no use where the original is kept. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The sizes of a picture that is written several times: see `bindings/images/src/variants.rs`. */
export interface EngineSizes {
  readonly sizes: readonly { readonly width: number; readonly height: number }[];
}

export interface VariantsReply {
  /** By format, then by size, the largest first. */
  readonly files: readonly (EngineResult & { readonly bytes: Uint8Array<ArrayBuffer> })[];
  readonly placeholder: EnginePlaceholder | undefined;
}

/** What each kind of job brings. */
export interface Replies {
  readonly compress: CompressReply;
  readonly probe: ImageInfo;
  readonly sketch: SketchReply;
  readonly variants: VariantsReply;
}
