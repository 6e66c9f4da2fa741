import { now } from '../host/clock.js';
import type { EntryOptions } from './types/entry-options.js';

/** How long a value is served that is no longer fresh, in ms, where that is the entry's own to say. */
export interface StaleOptions {
  readonly staleWhileRevalidate: number | undefined;
  readonly staleIfError: number | undefined;
}

/** How a value is held. Times are those of `now()`, `Infinity` for never. */
export interface Placing {
  readonly freshUntil: number;
  /** Until when a value that is no longer fresh may be served; it is dropped then. */
  readonly staleUntil: number;
  readonly size: number | undefined;
  readonly tags: readonly string[] | undefined;
  readonly stale: StaleOptions | undefined;
}

/** How an entry is stored, beside its value. Times are what is left, in ms. */
export interface Lifetime {
  readonly freshFor: number;
  /** 0 for an entry that is gone. */
  readonly staleFor: number;
  readonly size: number | undefined;
  readonly tags: readonly string[] | undefined;
  readonly stale: StaleOptions | undefined;
}

/** An entry to be stored. */
export interface Stored<V> extends Lifetime {
  readonly value: V;
}

const FOR_EVER: Placing = {
  freshUntil: Infinity,
  staleUntil: Infinity,
  size: undefined,
  tags: undefined,
  stale: undefined,
};

/**
 * The rules of lifetimes: turns what an entry says, filled in with what the cache says, into how it is held, and says whether a stale
 * value may be served. Not in the engine: a cache made by `createCacheSync` needs them before cache.wasm is there
 * (docs/decisions/0021-what-works-before-webassembly.md).
 */
export class Placer {
  readonly #defaults: StaleOptions;
  /** How long after its `ttl` a value may be served stale, in ms. */
  readonly #staleFor: number;

  constructor({ staleWhileRevalidate, staleIfError }: EntryOptions) {
    this.#defaults = { staleWhileRevalidate, staleIfError };
    this.#staleFor = Math.max(staleWhileRevalidate ?? 0, staleIfError ?? 0);
  }

  /** `ttl` in ms. `staleFor`: how long it may be served from now on, in ms, when that does not follow from the options. */
  place(options: EntryOptions | undefined, ttl: number, staleFor?: number): Placing {
    if (options === undefined && ttl === Infinity) return FOR_EVER;
    const freshUntil = ttl === Infinity ? Infinity : now() + ttl;
    let staleUntil = freshUntil + this.#staleFor;
    let stale: Placing['stale'];
    if (options === undefined) return { freshUntil, staleUntil, size: undefined, tags: undefined, stale };
    const { size, tags, staleWhileRevalidate, staleIfError } = options;
    if (staleWhileRevalidate !== undefined || staleIfError !== undefined) {
      stale = { staleWhileRevalidate, staleIfError };
      staleUntil =
        freshUntil + Math.max(this.#stale('staleWhileRevalidate', stale), this.#stale('staleIfError', stale));
    }
    if (staleFor !== undefined) staleUntil = now() + staleFor;
    return { freshUntil, staleUntil, size, tags, stale };
  }

  /** Whether a value that expired at this time may still be served in this way. `asked`: by the caller's own options. */
  serves(way: keyof StaleOptions, freshUntil: number, asked: EntryOptions, own: StaleOptions | undefined): boolean {
    return Math.max(0, now() - freshUntil) < (asked[way] ?? this.#stale(way, own));
  }

  #stale(way: keyof StaleOptions, own: StaleOptions | undefined): number {
    return own?.[way] ?? this.#defaults[way] ?? 0;
  }
}
