/** A list of pictures, bounded: only so many are read, worked on, or waiting to be taken at a time. */
import { isPageliftError } from '../../errors.js';
import { typeName } from '../common/type-name.js';
import { compress } from './compress.js';
import { invalid } from '../common/invalid.js';
import { splitOptions } from './job-options.js';
import { notify } from './progress.js';
import { notRead } from './read.js';
import { imagePool } from './shared-pool.js';
import type { BatchItem, BatchOptions, BatchProgress, CompressedImages } from './types/list.js';
import type { CompressProgress } from './types/progress.js';
import type { ImageSource } from './types/source.js';

type List<Source> = Iterable<Source> | AsyncIterable<Source>;

/** See `compressImages` in `ts/images.ts`. */
export function batch<Source extends ImageSource>(
  list: List<Source>,
  options?: BatchOptions<Source>,
): CompressedImages<Source> {
  const { signal, onProgress } = splitOptions<(progress: BatchProgress<Source>) => void>(options);
  if (!isList(list)) throw invalid('list', 'an iterable of sources', list);
  return new Batch(list, options, signal, onProgress) as unknown as CompressedImages<Source>;
}

function isList(list: unknown): boolean {
  const object = Object(list) as Record<symbol, unknown>;
  return typeName(list) !== 'string' && (Symbol.iterator in object || Symbol.asyncIterator in object);
}

class Batch<Source extends ImageSource> {
  readonly #list: List<Source>;
  readonly #options: BatchOptions<Source> | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ((progress: BatchProgress<Source>) => void) | undefined;
  readonly #total: number | undefined;
  readonly #cancel = new AbortController();
  readonly #fractions = new Map<number, number>();
  readonly #finished: BatchItem<Source>[] = [];
  #sources: Iterator<Source> | AsyncIterator<Source> | undefined;
  #window = 1;
  #asking = false;
  #exhausted = false;
  #failure: { readonly reason: unknown } | undefined;
  #index = 0;
  #completed = 0;
  #over = false;
  #changed = deferred();

  constructor(
    list: List<Source>,
    options: BatchOptions<Source> | undefined,
    signal: AbortSignal | undefined,
    onProgress: ((progress: BatchProgress<Source>) => void) | undefined,
  ) {
    this.#list = list;
    this.#options = options;
    this.#signal = signal;
    this.#onProgress = onProgress;
    const { length, size } = list as { readonly length?: unknown; readonly size?: unknown };
    this.#total = [length, size].find((count) => typeof count === 'number') as number | undefined;
    const { asyncDispose } = Symbol as { readonly asyncDispose?: symbol };
    if (asyncDispose) Object.defineProperty(this, asyncDispose, { value: () => this.return().then(() => {}) });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<BatchItem<Source>, undefined>> {
    if (this.#sources === undefined && !this.#over) await this.#open();
    for (;;) {
      if (this.#failure) {
        const { reason } = this.#failure;
        this.#failure = undefined;
        this.#stop();
        throw reason;
      }
      if (this.#over) return { done: true, value: undefined };
      const item = this.#finished.shift();
      this.#fill();
      if (item) return { done: false, value: item };
      if (this.#exhausted && this.#fractions.size === 0) {
        this.#stop();
        continue;
      }
      await this.#changed.promise;
    }
  }

  async return(): Promise<IteratorResult<BatchItem<Source>, undefined>> {
    this.#stop();
    return { done: true, value: undefined };
  }

  async #open(): Promise<void> {
    const list = this.#list;
    this.#sources = Symbol.asyncIterator in list ? list[Symbol.asyncIterator]() : list[Symbol.iterator]();
    this.#signal?.addEventListener('abort', this.#onAbort);
    if (this.#signal?.aborted) return this.#onAbort();
    try {
      this.#window = await imagePool().window;
    } catch (reason) {
      this.#failure ??= { reason };
    }
  }

  readonly #onAbort = () => {
    this.#failure ??= { reason: this.#signal?.reason };
    this.#stop();
  };

  #stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#cancel.abort();
    this.#finished.length = 0;
    // The list may hold something open. That it fails to close is no failure of the iteration.
    if (!this.#exhausted) attempt(() => this.#sources?.return?.()).catch(() => {});
    this.#change();
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = deferred();
  }

  /** Asks the list for the next source as long as there is room: results that nobody has taken count. */
  #fill(): void {
    if (this.#asking || this.#exhausted || this.#over) return;
    if (this.#fractions.size + this.#finished.length >= this.#window) return;
    this.#asking = true;
    attempt(() => this.#sources!.next()).then(
      ({ done, value }) => {
        this.#asking = false;
        if (done) this.#exhausted = true;
        else if (!this.#over) void this.#work(this.#index++, value as Source);
        this.#fill();
        this.#change();
      },
      (reason: unknown) => {
        this.#exhausted = true;
        this.#failure ??= { reason };
        this.#change();
      },
    );
  }

  async #work(index: number, source: Source): Promise<void> {
    this.#fractions.set(index, 0);
    const onProgress = (progress: CompressProgress) => {
      this.#fractions.set(index, progress.overall);
      this.#report(index, source, progress);
    };
    let item: BatchItem<Source>;
    try {
      const options = { ...this.#options, signal: this.#cancel.signal, onProgress } as object;
      item = { index, source, result: await compress(source, options) };
    } catch (cause) {
      const error = isPageliftError(cause) ? cause : notRead('the source', cause);
      item = { index, source, error };
    }
    if (this.#over) return;
    this.#fractions.delete(index);
    this.#completed++;
    this.#finished.push(item);
    this.#report(index, source, { phase: 'encode', fraction: 1, overall: 1 });
    this.#change();
  }

  #report(index: number, source: Source, progress: CompressProgress): void {
    const listener = this.#onProgress;
    if (listener === undefined || this.#over) return;
    const [completed, total] = [this.#completed, this.#total];
    let done = completed;
    for (const fraction of this.#fractions.values()) done += fraction;
    const known = total === undefined ? {} : { total, batch: total === 0 ? 1 : Math.min(1, done / total) };
    notify(() => listener({ ...progress, index, source, completed, ...known }));
  }
}

/** A call as a promise, whether it throws or rejects. */
async function attempt<T>(call: () => T): Promise<Awaited<T>> {
  return await call();
}

function deferred(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
