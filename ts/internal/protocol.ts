/**
 * What the page and its image workers say to each other.
 *
 * The page speaks first: `start`, answered by `ready`. Then one job at a time: `compress` or `probe`, answered by any number
 * of `progress` and exactly one of `done`, `failed`, `trapped`. A worker whose picture has more pixels than it was allowed
 * says `needs` and waits for `proceed`. A job is cancelled by ending its worker: there is no message for it.
 */
import type { EngineOptions, ImageInfo, Phase } from './images/types.js';
import type { PlainError } from '../errors.js';
import type { CompressResult as EngineResult } from '../../build/images/images.js';

/** What a worker gets to work on. */
export type WorkerInput =
  /** A file. It is read in the worker: the page never holds its bytes. */
  | { readonly kind: 'file'; readonly blob: Blob }
  /** RGBA, not premultiplied; transferred. */
  | { readonly kind: 'pixels'; readonly data: ArrayBuffer; readonly width: number; readonly height: number }
  /** A bitmap of the browser's; transferred. */
  | { readonly kind: 'bitmap'; readonly bitmap: ImageBitmap };

/** A job as a worker gets it. */
export type JobRequest =
  | { readonly type: 'compress'; readonly input: WorkerInput; readonly options: EngineOptions }
  | { readonly type: 'probe'; readonly blob: Blob };

/** What a job brings. */
export type JobReply =
  | { readonly type: 'compress'; readonly result: EngineResult; /** Milliseconds. */ readonly read: number }
  | { readonly type: 'probe'; readonly info: ImageInfo };

/** From the page. */
export type ToWorker =
  | { readonly type: 'start'; readonly module: WebAssembly.Module }
  | { readonly type: 'job'; readonly request: JobRequest; readonly allowedPixels: number }
  | { readonly type: 'proceed' };

/** From the worker. `memory` is what its WebAssembly instance holds, in bytes. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly phase: Phase; readonly fraction: number }
  | { readonly type: 'needs'; readonly pixels: number }
  | { readonly type: 'done'; readonly reply: JobReply; readonly memory: number }
  | { readonly type: 'failed'; readonly error: PlainError; readonly memory: number }
  /** The instance is unusable: a trap, or a bug. */
  | { readonly type: 'trapped'; readonly message: string };
