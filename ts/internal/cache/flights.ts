import type { EntryOptions } from './types.js';

/** A load on its way, and how many wait for it. */
export interface Flight<V> {
  readonly promise: Promise<V>;
  /** Aborts the load. */
  readonly controller: AbortController;
  /** Callers that wait. A load in the background has none, and goes on. */
  waiting: number;
  /** Whether nobody waiting is a reason to stop. */
  background: boolean;
  /** Aborted when the key was set, deleted or made stale meanwhile: the value is the callers', but not kept. */
  readonly superseded: AbortController;
  /** Those of the entry to come. */
  readonly options: EntryOptions;
}

/** What a promise gives, unless the signal is aborted before: its reason then. */
export async function unlessAborted<V>(signal: AbortSignal, promise: V | PromiseLike<V>): Promise<V> {
  let give: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    give = () => reject(signal.reason as Error);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}

/** One load per key at a time. */
export class Flights<V> {
  readonly #flights = new Map<string, Flight<V>>();
  /** Those that were superseded too. */
  readonly #all = new Set<Flight<V>>();

  get(key: string): Flight<V> | undefined {
    return this.#flights.get(key);
  }

  keys(): string[] {
    return [...this.#flights.keys()];
  }

  /** Begins a load. */
  begin(
    key: string,
    controller: AbortController,
    load: (superseded: AbortSignal) => V | PromiseLike<V>,
    background: boolean,
    options: EntryOptions,
  ): Flight<V> {
    const superseded = new AbortController();
    let run = (): void => {};
    const promise = new Promise<V>((resolve, reject) => {
      run = () => {
        try {
          resolve(load(superseded.signal));
        } catch (error) {
          reject(error as Error);
        }
      };
    }).finally(() => {
      this.#all.delete(flight);
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    const flight: Flight<V> = { promise, controller, waiting: 0, background, superseded, options };
    // Who waits hears of it; nobody waiting is no reason to report an unhandled rejection.
    promise.catch(() => {});
    this.#flights.set(key, flight);
    this.#all.add(flight);
    // Only now: the load may call the cache.
    run();
    return flight;
  }

  /** The key has another value now, or none: what is on its way comes too late. */
  supersede(key: string): void {
    if (this.#flights.size === 0) return;
    this.#flights.get(key)?.superseded.abort();
    this.#flights.delete(key);
  }

  supersedeAll(): void {
    for (const key of this.keys()) this.supersede(key);
  }

  /** Waits for a load until `signal` is aborted. The last one to give up stops it. */
  async wait(flight: Flight<V>, signal: AbortSignal | undefined, key: string): Promise<V> {
    flight.waiting++;
    // Counted for good: nobody else's abort may stop it.
    if (signal === undefined) return flight.promise;
    try {
      return await unlessAborted(signal, flight.promise);
    } finally {
      flight.waiting--;
      if (signal.aborted && flight.waiting === 0 && !flight.background) {
        flight.controller.abort(signal.reason);
        if (this.#flights.get(key) === flight) this.supersede(key);
      }
    }
  }

  /** Aborts everything on its way. */
  abort(reason: unknown): void {
    this.supersedeAll();
    for (const { controller } of [...this.#all]) controller.abort(reason);
  }
}
