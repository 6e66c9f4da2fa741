import { unlessAborted } from './abort.js';

/** Work on its way, and how many wait for it. */
export interface Flight<V, Details> {
  readonly promise: Promise<V>;
  /** Aborts the work. */
  readonly controller: AbortController;
  /** Callers that wait. Work in the background has none, and goes on. */
  waiting: number;
  /** Whether nobody waiting is a reason to stop. */
  background: boolean;
  /** Aborted when the key was changed meanwhile: the result is the callers', but no longer the key's. */
  readonly superseded: AbortController;
  readonly details: Details;
  /** Other work whose result this needs, by key. */
  readonly needs: Map<string, Flight<V, Details>>;
}

/** One flight per key at a time, however many ask for it (single flight). */
export class Flights<V, Details> {
  readonly #flights = new Map<string, Flight<V, Details>>();
  /** Those that were superseded too. */
  readonly #all = new Set<Flight<V, Details>>();

  get(key: string): Flight<V, Details> | undefined {
    return this.#flights.get(key);
  }

  keys(): string[] {
    return [...this.#flights.keys()];
  }

  /** Begins work. */
  begin(
    key: string,
    controller: AbortController,
    work: (superseded: AbortSignal) => V | PromiseLike<V>,
    background: boolean,
    details: Details,
  ): Flight<V, Details> {
    const superseded = new AbortController();
    let run = (): void => {};
    const promise = new Promise<V>((resolve, reject) => {
      run = () => {
        try {
          resolve(work(superseded.signal));
        } catch (error) {
          reject(error as Error);
        }
      };
    }).finally(() => {
      this.#all.delete(flight);
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    const flight: Flight<V, Details> = {
      promise,
      controller,
      waiting: 0,
      background,
      superseded,
      details,
      needs: new Map(),
    };
    // Who waits is notified; nobody waiting is no reason to report an unhandled rejection.
    promise.catch(() => {});
    this.#flights.set(key, flight);
    this.#all.add(flight);
    // Only now: the work may ask for the same key.
    run();
    return flight;
  }

  /** The key was changed: what is on its way comes too late. */
  supersede(key: string): void {
    if (this.#flights.size === 0) return;
    this.#flights.get(key)?.superseded.abort();
    this.#flights.delete(key);
  }

  supersedeAll(): void {
    for (const key of this.keys()) this.supersede(key);
  }

  /** The keys by which work comes to need other work, its own last; nothing when it does not. */
  path(from: Flight<V, Details>, to: Flight<V, Details>): readonly string[] | undefined {
    const seen = new Set<Flight<V, Details>>();
    const search = (flight: Flight<V, Details>): readonly string[] | undefined => {
      if (flight === to) return [];
      if (seen.has(flight)) return undefined;
      seen.add(flight);
      for (const [key, needed] of flight.needs) {
        const rest = search(needed);
        if (rest !== undefined) return [key, ...rest];
      }
      return undefined;
    };
    return search(from);
  }

  /** Waits for work until `signal` is aborted. The last one to give up stops it. */
  async wait(flight: Flight<V, Details>, signal: AbortSignal | undefined, key: string): Promise<V> {
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
