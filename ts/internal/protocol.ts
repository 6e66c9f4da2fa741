/**
 * What the page and its image workers say to each other.
 *
 * The page speaks first: `start`, answered by `ready`. Then one job at a time: `compress` or `probe`, answered by any number
 * of `progress` and exactly one of `done`, `failed`, `trapped`. A worker whose picture has more pixels than it was allowed
 * says `needs` and waits for `proceed`. A job is cancelled by ending its worker: there is no message for it.
 */
import type { PlainError } from '../errors.js';
import type { EngineOptions, ImageFormat, ImageInfo, PixelSource, Timings } from './images/types.js';

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
}

export interface ProbeJob {
  readonly type: 'probe';
  readonly blob: Blob;
  /** The file's bytes: more than the blob's where that is only its beginning. */
  readonly size: number;
}

/** A job as a worker gets it. */
export type JobRequest = CompressJob | ProbeJob;

/** What the engine says of a picture that it compressed: see `bindings/images/src/compress.rs`. */
export interface EngineResult extends Omit<Timings, 'read'> {
  readonly kept: boolean;
  readonly format: ImageFormat;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly quality?: number;
  readonly score?: number;
}

export interface CompressReply extends EngineResult, Timings {
  /** The new file; of no use where the original is kept. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What each kind of job brings. */
export interface Replies {
  readonly compress: CompressReply;
  readonly probe: ImageInfo;
}

/** From the page. */
export type ToWorker =
  | { readonly type: 'start'; readonly module: WebAssembly.Module }
  | { readonly type: 'job'; readonly request: JobRequest; readonly allowedPixels: number }
  | { readonly type: 'proceed' };

/** From the worker. `memory` is what its WebAssembly instance holds, in bytes. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; /** Counted from 0. */ readonly phase: number; readonly fraction: number }
  | { readonly type: 'needs'; readonly pixels: number }
  | { readonly type: 'done'; readonly reply: Replies[JobRequest['type']]; readonly memory: number }
  | { readonly type: 'failed'; readonly error: PlainError; readonly memory: number }
  /** The instance is unusable: a trap, or a bug. */
  | { readonly type: 'trapped'; readonly message: string };
