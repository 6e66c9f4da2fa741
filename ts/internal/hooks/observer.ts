import { isPageliftError } from '../../errors.js';
import type { Cache } from '../cache/cache.js';
import type { Load } from '../cache/types/load.js';
import { Scope } from '../common/scope.js';
import { invalid } from '../common/invalid.js';
import { listen } from '../host/listen.js';
import { LONGEST_WAIT } from '../host/timer.js';
import type { Cached, CachedOptions } from './cached-options.js';

/** After a failure, how long to wait at most before the first further load, and before any, in ms. */
const FIRST_WAIT = 1000;
const LONGEST_BACKOFF = 30_000;

/**
 * Keeps a value loaded while somebody shows it: loads it when there is no fresh one, when it is invalidated, when the page is seen or
 * the device is online again, and after failures, each time a random part of twice as long later (exponential backoff with full
 * jitter: Brooker, "Exponential Backoff And Jitter", 2015).
 */
export class CacheObserver<V> {
  readonly #cache: Cache<V>;
  readonly #key: string;
  #load: Load<V>;
  #options: CachedOptions;
  readonly #listeners = new Set<() => void>();
  /** Open while somebody listens. */
  #scope: Scope | undefined;
  #loading = 0;
  #failures = 0;
  #error: unknown;
  #state: Cached<V>;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #end: ReturnType<typeof setTimeout> | undefined;

  constructor(cache: Cache<V>, key: string, load: Load<V>, options: CachedOptions) {
    this.#cache = cache;
    this.#key = key;
    this.#load = load;
    this.#options = checked(options);
    this.#state = this.#look();
  }

  /** The next loads are made so. */
  configure(load: Load<V>, options: CachedOptions): void {
    this.#load = load;
    this.#options = checked(options);
  }

  /** What there is at the moment; the same object until that changes. */
  readonly state = (): Cached<V> => this.#state;

  /** Calls `hear` when the state is another one. Gives the function that ends it. */
  readonly subscribe = (hear: () => void): (() => void) => {
    const own = (): void => hear();
    this.#listeners.add(own);
    if (this.#listeners.size === 1) this.#start();
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.#stop();
    };
  };

  /** Loads the value anew, whatever there is. */
  readonly refresh = async (): Promise<V> => {
    this.#loading++;
    this.#changed();
    try {
      // What is stale is shown meanwhile; errors are shown beside it.
      const value = await this.#cache.fetch(this.#key, this.#wrapped(), { ...this.#wanted(), refresh: true });
      this.#succeeded();
      return value;
    } catch (error) {
      this.#failed(error);
      throw error;
    } finally {
      this.#loading--;
      this.#changed();
    }
  };

  /** Loads the value unless there is a fresh one. */
  async #ensure(): Promise<void> {
    if (this.#scope === undefined || this.#cache.has(this.#key)) return;
    this.#loading++;
    this.#changed();
    try {
      await this.#cache.fetch(this.#key, this.#wrapped(), this.#wanted());
      this.#succeeded();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#loading--;
      this.#changed();
    }
  }

  #wanted() {
    const { ttl, size, tags } = this.#options;
    const own = Object.entries({ ttl, size, tags }).filter(([, one]) => one !== undefined);
    return { ...(Object.fromEntries(own) as object), staleWhileRevalidate: 0, staleIfError: 0 };
  }

  /** The load, which says how long a stale value is kept to be shown. */
  #wrapped(): Load<V> {
    const { staleWhileRevalidate, staleIfError } = this.#options;
    const load = this.#load;
    const own = Object.entries({ staleWhileRevalidate, staleIfError }).filter(([, one]) => one !== undefined);
    if (own.length === 0) return load;
    return (context) => {
      context.keep(Object.fromEntries(own));
      return load(context);
    };
  }

  #succeeded(): void {
    this.#error = undefined;
    this.#failures = 0;
    clearTimeout(this.#retry);
  }

  #failed(error: unknown): void {
    this.#error = error;
    // After the end of the cache nothing can be loaded any more.
    if (this.#scope === undefined || (isPageliftError(error) && error.code === 'cache/closed')) return;
    const most = Math.min(LONGEST_BACKOFF, FIRST_WAIT * 2 ** this.#failures++);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#ensure(), Math.random() * most);
  }

  #start(): void {
    const scope = new Scope();
    this.#scope = scope;
    const { onFocus = true, onReconnect = true, every } = this.#options;
    scope.add(
      this.#cache.subscribe(this.#key, ({ kind }) => {
        this.#changed();
        if (kind === 'invalidated') void this.#ensure();
      }),
    );
    const ensure = (): void => void this.#ensure();
    if (typeof document === 'object') {
      if (onFocus) listen(scope, document, ['visibilitychange'], () => isSeen() && ensure());
      if (onReconnect) listen(scope, globalThis, ['online'], ensure);
      if (every !== undefined) {
        const timer = setInterval(() => isSeen() && void this.refresh().catch(() => {}), Math.min(every, LONGEST_WAIT));
        scope.add(() => clearInterval(timer));
      }
    }
    this.#changed();
    ensure();
  }

  /** A load that is under way goes on: whoever shows the value next finds it. */
  #stop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#end);
    this.#scope?.close();
    this.#scope = undefined;
  }

  #look(): Cached<V> {
    const data = this.#cache.peek(this.#key, { stale: true });
    return { data, error: this.#error, isStale: !this.#cache.has(this.#key), isLoading: this.#loading > 0 };
  }

  #changed(): void {
    const [before, now] = [this.#state, this.#look()];
    this.#watchEnd();
    const names = Object.keys(now) as (keyof Cached<V>)[];
    if (names.every((name) => Object.is(before[name], now[name]))) return;
    this.#state = now;
    for (const hear of [...this.#listeners]) hear();
  }

  /** Nobody else says when a value is no longer fresh. */
  #watchEnd(): void {
    clearTimeout(this.#end);
    const left = this.#cache.info(this.#key)?.freshFor ?? 0;
    if (this.#scope === undefined || !(left > 0 && left < LONGEST_WAIT)) return;
    this.#end = setTimeout(() => this.#changed(), left + 1);
  }
}

const isSeen = (): boolean => document.visibilityState === 'visible';

function checked(options: CachedOptions): CachedOptions {
  const { every } = options;
  if (every !== undefined && !(typeof every === 'number' && every >= 1)) {
    throw invalid('every', 'a number of ms of at least 1', every);
  }
  return options;
}
