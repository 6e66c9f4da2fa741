import type { Priority } from '../../../build/pool/codes.js';

/** How a job is to be treated. */
export interface Treatment {
  readonly priority: Priority;
  /** The bytes that it may hold at its peak without asking; 0 for next to nothing. */
  readonly memory: number;
  /** Milliseconds; `NaN` for the default. */
  readonly timeLimit: number;
  readonly transfer: readonly Transferable[];
  readonly signal: AbortSignal | undefined;
  onProgress?(phase: number, fraction: number): void;
}

/** A job that is not settled yet. */
export interface Job extends Treatment {
  readonly request: unknown;
  resolve(reply: unknown): void;
  reject(reason: unknown): void;
}

/** The jobs that are not settled yet, by number. */
export class Jobs {
  readonly #jobs = new Map<number, Job>();
  readonly #aborted: (job: number) => void;
  #next = 0;

  /** `aborted` hears of jobs that were rejected because their signal asked for it. */
  constructor(aborted: (job: number) => void) {
    this.#aborted = aborted;
  }

  get size(): number {
    return this.#jobs.size;
  }

  /** Gives its number. */
  add(job: Job): number {
    this.#jobs.set(this.#next, job);
    // Adding it again does nothing: a signal of a thousand jobs has one listener.
    job.signal?.addEventListener('abort', this.#onAbort);
    return this.#next++;
  }

  get(id: number): Job | undefined {
    return this.#jobs.get(id);
  }

  /** Whoever takes a job settles it; nothing when it was settled before. */
  take(id: number): Job | undefined {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    if (job?.signal && !this.#listensTo(job.signal)) job.signal.removeEventListener('abort', this.#onAbort);
    return job;
  }

  rejectAll(reason: unknown): void {
    for (const id of [...this.#jobs.keys()]) this.take(id)?.reject(reason);
  }

  #listensTo(signal: AbortSignal): boolean {
    for (const job of this.#jobs.values()) if (job.signal === signal) return true;
    return false;
  }

  readonly #onAbort = () => {
    for (const [id, { signal }] of this.#jobs) {
      if (!signal?.aborted) continue;
      this.take(id)?.reject(signal.reason);
      this.#aborted(id);
    }
  };
}
