/** A load on its way, and how many wait for it. */
export interface Flight<V> {
  readonly promise: Promise<V>;
  readonly controller: AbortController;
  /** Callers that wait. A load in the background has none, and goes on. */
  waiting: number;
  /** Whether nobody waiting is a reason to stop. */
  background: boolean;
  /** Whether the key was set, deleted or made stale meanwhile: the value is the callers', but not kept. */
  superseded: boolean;
  /** Those of the entry to come. */
  readonly tags: readonly string[] | undefined;
}

/** One load per key at a time. */
export class Flights<V> {
  readonly #flights = new Map<string, Flight<V>>();

  get(key: string): Flight<V> | undefined {
    return this.#flights.get(key);
  }

  keys(): string[] {
    return [...this.#flights.keys()];
  }

  /** Begins a load; `settled` hears of its end before any caller does, unless it was superseded. */
  begin(
    key: string,
    controller: AbortController,
    load: () => V | PromiseLike<V>,
    kept: (value: V) => void,
    background: boolean,
    tags: readonly string[] | undefined,
  ): Flight<V> {
    const flight: Flight<V> = {
      // Begun at once, so that a load that throws does it in its promise.
      promise: new Promise<V>((resolve) => resolve(load())).then(
        (value) => {
          this.#end(key, flight);
          if (!flight.superseded) kept(value);
          return value;
        },
        (error: unknown) => {
          this.#end(key, flight);
          throw error;
        },
      ),
      controller,
      waiting: 0,
      background,
      superseded: false,
      tags,
    };
    // Who waits hears of it; nobody waiting is no reason to report an unhandled rejection.
    flight.promise.catch(() => {});
    this.#flights.set(key, flight);
    return flight;
  }

  #end(key: string, flight: Flight<V>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }

  /** The key has another value now, or none: what is on its way comes too late. */
  supersede(key: string): void {
    if (this.#flights.size === 0) return;
    const flight = this.#flights.get(key);
    if (flight === undefined) return;
    flight.superseded = true;
    this.#flights.delete(key);
  }

  supersedeAll(): void {
    for (const key of [...this.#flights.keys()]) this.supersede(key);
  }

  /** Waits for a load until `signal` is aborted. The last one to give up stops it. */
  async wait(flight: Flight<V>, signal: AbortSignal | undefined, key: string): Promise<V> {
    if (signal === undefined) {
      // Counted for good: nobody else's abort may stop it.
      flight.waiting++;
      return flight.promise;
    }
    signal.throwIfAborted();
    flight.waiting++;
    let give: () => void = () => {};
    const aborted = new Promise<never>((_, reject) => {
      give = () => reject(signal.reason as Error);
      signal.addEventListener('abort', give, { once: true });
    });
    try {
      return await Promise.race([flight.promise, aborted]);
    } finally {
      signal.removeEventListener('abort', give);
      flight.waiting--;
      if (signal.aborted && flight.waiting === 0 && !flight.background) {
        flight.controller.abort(signal.reason);
        this.supersede(key);
      }
    }
  }

  /** Aborts everything on its way. */
  abort(reason: unknown): void {
    for (const flight of this.#flights.values()) flight.controller.abort(reason);
    this.supersedeAll();
  }
}
