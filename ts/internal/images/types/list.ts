import type { PageliftError } from '../../../errors.js';
import type { EngineOptions, JobOptions, OneGoal } from './options.js';
import type { CompressProgress } from './progress.js';
import type { CompressResult } from './result.js';
import type { ImageSource } from './source.js';

/** How far a list has come. */
export interface BatchProgress<Source extends ImageSource = ImageSource> extends CompressProgress {
  /** The file's place in the list. */
  readonly index: number;
  readonly source: Source;
  /** How many files are done, well or not. */
  readonly completed: number;
  /** How many there are; absent where the list does not say. */
  readonly total?: number;
  /** The share of the whole list that is done, 0 to 1; it never falls. Absent where the length is not known. */
  readonly batch?: number;
}

/** See `compressImages`. */
export type BatchOptions<Source extends ImageSource = ImageSource> = EngineOptions &
  OneGoal &
  JobOptions & {
    /** Is notified of how far each file and the whole list have come. */
    readonly onProgress?: ((progress: BatchProgress<Source>) => void) | undefined;
  };

/** One file of a list, done or failed. */
export type BatchItem<Source extends ImageSource = ImageSource> =
  | { readonly index: number; readonly source: Source; readonly result: CompressResult; readonly error?: never }
  | { readonly index: number; readonly source: Source; readonly result?: never; readonly error: PageliftError };

/** `await using` works where the program's own library of types knows it. */
type Disposable = SymbolConstructor extends { readonly asyncDispose: infer Key extends symbol }
  ? { readonly [Name in Key]: () => Promise<void> }
  : unknown;

/** The results of a list, in the order in which they finish. */
export type CompressedImages<Source extends ImageSource = ImageSource> = Iteration<BatchItem<Source>> & Disposable;

interface Iteration<Item> {
  [Symbol.asyncIterator](): this;
  next(): Promise<IteratorResult<Item, undefined>>;
  /** Ends what is running and drops what waits. Leaving a `for await` loop calls it. */
  return(): Promise<IteratorResult<Item, undefined>>;
}
