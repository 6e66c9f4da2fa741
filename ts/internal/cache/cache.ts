/// <reference lib="esnext.disposable" preserve="true" />
import { PageliftError } from '../../errors.js';
import { Events } from '../common/events.js';
import { Warnings } from '../common/warnings.js';
import type { Open } from './below.js';
import { Changes } from './changes.js';
import { Entries } from './entries.js';
import { fetchAll, fetchOne } from './fetching.js';
import { checkEntry, checkFilter, checkHandler, checkIterable, checkKey, checkLoad } from './checks.js';
import type { Policy } from './policy.js';
import { Connecting } from './recording.js';
import type { Replication } from './replication.js';
import { optionsOf, statsOf } from './stats.js';
import type { EntryOptions, FetchOptions } from './types/entry-options.js';
import type { CacheEvents } from './types/events.js';
import type { CacheFilter } from './types/filter.js';
import type { Load, LoadMany } from './types/load.js';
import type { CacheOptions } from './types/options.js';
import type { CacheStats } from './types/stats.js';
import { CountedWeights, MeasuredWeights } from './weights.js';

/**
 * Keeps values by key, within bounds. Made by `createCache` or `createCacheSync`.
 *
 * Reading is synchronous. `get`, `has`, `peek` and iteration know fresh values only; a value that is stale, but within
 * `staleWhileRevalidate` or `staleIfError`, is there for `fetch` alone. Iteration is in the order in which the keys were
 * first set; after a reload with `persist`, in the order in which they were last written.
 */
export class Cache<V> {
  readonly #events = new Events<CacheEvents<V>>();
  readonly #warnings = new Warnings(this.#events);
  readonly #entries: Entries<V>;
  readonly #changes: Changes<V>;

  /** @internal */
  constructor(options: CacheOptions<V>, policy: Policy) {
    const { maxBytes, sizeOf } = options;
    const weights = new (maxBytes === undefined ? CountedWeights : MeasuredWeights)<V>(sizeOf);
    this.#entries = new Entries(policy, weights, this.#events);
    this.#changes = new Changes(options, this.#entries, this.#events);
  }

  /** Entries held, stale ones included. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * The fresh value of a key.
   *
   * @example
   * ```ts
   * const user = cache.get('user:1');
   * ```
   *
   * @throws {PageliftError} `options/invalid` when the key is no string
   */
  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  /**
   * As `get`, but no use of the entry: it neither counts as a hit nor makes the entry stay longer.
   *
   * @throws {PageliftError} as `get`
   */
  peek(key: string): V | undefined {
    const slot = this.#entries.find(key, false);
    return slot === undefined ? undefined : this.#entries.valueAt(slot);
  }

  /**
   * Whether there is a fresh value. No use of the entry.
   *
   * @throws {PageliftError} as `get`
   */
  has(key: string): boolean {
    return this.#entries.find(key, false) !== undefined;
  }

  /**
   * Keeps a value, in place of the one of this key. False when it is larger than the cache: the key has no value then.
   *
   * @example
   * ```ts
   * cache.set('user:1', user, { ttl: 60_000, tags: ['users'] });
   * ```
   *
   * @throws {PageliftError} `options/invalid`, `cache/closed`; with `strict`, `cache/too-large`
   */
  set(key: string, value: V, options?: EntryOptions): boolean {
    if (typeof key !== 'string') checkKey(key);
    if (options !== undefined) checkEntry(options);
    const changes = this.#changes;
    changes.refuseClosed();
    changes.flights.supersede(key);
    if (changes.set(key, value, options, options?.ttl ?? changes.ttl)) return true;
    if (changes.options.strict === true) throw new PageliftError('cache/too-large', changes.tooLarge(key));
    return false;
  }

  /**
   * Removes an entry. True when there was one.
   *
   * @throws {PageliftError} as `get`
   */
  delete(key: string): boolean {
    return this.#changes.change('delete', key);
  }

  /** Removes everything, what `persist` keeps too. Counts of the past stay. */
  clear(): void {
    if (!this.#changes.scope.closed) this.#changes.clear();
  }

  /**
   * Removes the entries of a filter, and says how many. By tag and prefix that costs as much as there are matches, not as
   * much as there are entries. Loads under way for keys of the filter are not kept either, except by function.
   *
   * @example
   * ```ts
   * cache.invalidate({ tag: 'users' });
   * cache.invalidate({ pattern: 'user:*:posts' });
   * ```
   *
   * @throws {PageliftError} `options/invalid`
   */
  invalidate(filter: CacheFilter<V>): number {
    checkFilter(filter);
    return this.#changes.changeAll('delete', filter);
  }

  /**
   * Makes entries stale, by key or filter, and says how many: `fetch` loads them anew, and may serve them meanwhile.
   *
   * @example
   * ```ts
   * cache.expire({ prefix: 'user:' });
   * ```
   *
   * @throws {PageliftError} `options/invalid`
   */
  expire(which: string | CacheFilter<V>): number {
    if (typeof which === 'string') return this.#changes.change('expire', which) ? 1 : 0;
    checkFilter(which);
    return this.#changes.changeAll('expire', which);
  }

  /** Keys with fresh values. */
  keys(): IterableIterator<string> {
    return this.#entries.keys();
  }

  /** Fresh values. */
  *values(): IterableIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  /** Keys and fresh values. */
  *entries(): IterableIterator<[key: string, value: V]> {
    for (const key of this.#entries.keys()) {
      const slot = this.#entries.find(key, false);
      if (slot !== undefined) yield [key, this.#entries.valueAt(slot)];
    }
  }

  [Symbol.iterator](): IterableIterator<[key: string, value: V]> {
    return this.entries();
  }

  /**
   * The fresh values of many keys, of those that have one.
   *
   * @throws {PageliftError} `options/invalid`
   */
  getMany(keys: Iterable<string>): Map<string, V> {
    checkIterable('keys', 'a list of strings', keys);
    const found = new Map<string, V>();
    for (const key of keys) {
      const value = this.get(key);
      if (value !== undefined || this.has(key)) found.set(key, value ?? (this.peek(key) as V));
    }
    return found;
  }

  /**
   * Keeps many values, those without options of their own with the same, and says how many were kept.
   *
   * @example
   * ```ts
   * cache.setMany(users.map((user) => [`user:${user.id}`, user]), { tags: ['users'] });
   * ```
   *
   * @throws {PageliftError} as `set`
   */
  setMany(entries: Iterable<readonly [key: string, value: V, own?: EntryOptions]>, options?: EntryOptions): number {
    checkIterable('entries', 'a list of pairs of key and value', entries);
    let kept = 0;
    for (const [key, value, own = options] of entries) if (this.set(key, value, own)) kept++;
    return kept;
  }

  /**
   * The fresh value of a key, loaded when there is none: once, however many ask for it meanwhile.
   *
   * - A stale value within `staleWhileRevalidate` is served at once, while one load in the background refreshes it.
   * - When the load fails, a stale value within `staleIfError` is served; it is never lost by a failure.
   * - `signal` gives up waiting. The load itself is aborted when the last who waits gives up.
   * - What is set, deleted or made stale during the load is not overwritten by it.
   *
   * @example
   * ```ts
   * const user = await cache.fetch('user:1', ({ signal }) => loadUser(1, { signal }), { tags: ['users'] });
   * ```
   *
   * @throws {PageliftError} `options/invalid`, `cache/closed`; else what the load throws, or the reason of `signal`
   */
  async fetch(key: string, load: Load<V>, options: FetchOptions = {}): Promise<V> {
    checkKey(key);
    checkLoad(load, options);
    return fetchOne(this.#changes, key, load, options, true);
  }

  /**
   * The values of many keys: those held, those on their way, and one load for all the others. Keys for which there is no
   * value are missing in the answer. An error of one key, or of the load, rejects, unless a stale value within `staleIfError`
   * stands in.
   *
   * @example
   * ```ts
   * const users = await cache.fetchMany(['user:1', 'user:2'], (keys, { signal }) => loadUsers(keys, { signal }));
   * ```
   *
   * @throws {PageliftError} as `fetch`
   */
  async fetchMany(keys: Iterable<string>, load: LoadMany<V>, options: FetchOptions = {}): Promise<Map<string, V>> {
    checkIterable('keys', 'a list of strings', keys);
    const wanted = [...new Set(keys)];
    checkLoad(load, options);
    for (const key of wanted) checkKey(key);
    return fetchAll(this.#changes, wanted, load, options);
  }

  /** What has happened so far, and what is held. */
  stats(): CacheStats {
    return statsOf(this.#entries, this.#changes.below.stored);
  }

  /**
   * The fresh entries, each with what is left of its lifetime and all else that was said of it: for `setMany` of another cache,
   * in a page that a server begins, or in a worker. As JSON too, where the values are.
   *
   * @example
   * ```ts
   * page.setMany(server.dump());
   * ```
   */
  dump(): [key: string, value: V, options: EntryOptions][] {
    return [...this.keys()].flatMap((key) => {
      const stored = this.#entries.stored(key);
      return stored === undefined ? [] : [[key, stored.value, optionsOf(stored)]];
    });
  }

  /**
   * Calls `handler` at every event of this name. Gives the function that ends it.
   *
   * @example
   * ```ts
   * const stop = cache.on('evict', ({ key }) => console.log(key));
   * ```
   *
   * @throws {PageliftError} `options/invalid`
   */
  on<Name extends keyof CacheEvents<V>>(name: Name, handler: (event: CacheEvents<V>[Name]) => void): () => void {
    checkHandler(name, handler);
    if (name === 'warn') this.#warnings.deliver();
    return this.#events.on(name, handler);
  }

  /** Another policy takes over. @internal */
  adopt(policy: Policy): void {
    if (this.#changes.scope.closed) policy.close();
    else this.#entries.adopt(policy);
  }

  /** Records from now on what happens, for other tabs and storage; what happens meanwhile is recorded then. @internal */
  async connect(loaded: Promise<typeof import('./replication.js')>): Promise<Replication<V> | undefined> {
    const changes = this.#changes;
    const connected = loaded.then(({ replicate }) => replicate(changes, this.warn));
    const connecting = new Connecting<V>(connected);
    changes.recording = connecting;
    try {
      const replication = await connected;
      if (changes.scope.closed) {
        replication.close();
        return undefined;
      }
      changes.recording = replication;
      connecting.replay(replication, (time) => (replication.time = time));
      return replication;
    } catch (error) {
      changes.recording = undefined;
      this.warn('tabs do not hear of each other, and nothing is kept beyond this page', error);
      return undefined;
    }
  }

  /** Gets other levels beside the live values. What was set meanwhile stays. @internal */
  open(open: (changes: Changes<V>, ...how: Parameters<Open<V>>) => Promise<void>): Promise<void> {
    return this.#changes.below.open((...how) => open(this.#changes, ...how), this.warn);
  }

  /** Whether storage has not answered yet. @internal */
  get isWaiting(): boolean {
    return this.#changes.below.isWaiting;
  }

  /** Resolves when what `persist` keeps is written as far as it has changed until now. */
  flush(): Promise<void> {
    return this.#changes.below.flush();
  }

  /** Warns of something that does not work as asked for. @internal */
  readonly warn = (message: string, error: unknown): void => {
    const { name } = this.#changes.options;
    this.#warnings.warn(name === undefined ? message : `${message} (cache '${name}')`, error);
  };

  /**
   * Removes everything from memory, aborts the loads under way, and ends the cache: setting and fetching throw from then on.
   * What `persist` keeps is written and stays.
   */
  close(): void {
    this.#changes.scope.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
