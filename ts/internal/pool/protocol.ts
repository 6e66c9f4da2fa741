/**
 * What the page and its workers say to each other.
 *
 * The page speaks first: `start`, answered by `ready`. Then one job at a time, answered by any number of `progress` and
 * exactly one of `done`, `failed`, `trapped`. A worker whose job needs more memory than it was allowed says `needs` and waits
 * for `proceed`. A job is cancelled by ending its worker: there is no message for it.
 */
import type { PlainError } from '../../errors.js';

/** From the page. */
export type ToWorker<Request> =
  | { readonly type: 'start'; readonly module: WebAssembly.Module }
  | { readonly type: 'job'; readonly request: Request; /** In bytes. */ readonly allowed: number }
  | { readonly type: 'proceed' };

/** From the worker. `memory` is in bytes: what the job needs, or what the worker's WebAssembly instance holds. */
export type FromWorker<Reply> =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; /** Counted from 0. */ readonly phase: number; readonly fraction: number }
  | { readonly type: 'needs'; readonly memory: number }
  | { readonly type: 'done'; readonly reply: Reply; readonly memory: number }
  | { readonly type: 'failed'; readonly error: PlainError; readonly memory: number }
  /** The instance is unusable: a trap, or a bug. */
  | { readonly type: 'trapped'; readonly message: string };
