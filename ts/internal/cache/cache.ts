/// <reference lib="esnext.disposable" preserve="true" />
import { PageliftError } from '../../errors.js';
import { Events } from '../common/events.js';
import { Warnings } from '../common/warnings.js';
import type { Open } from './below.js';
import { Changes } from './changes.js';
import { Entries } from './entries.js';
import { fetchAll, fetchOne } from './fetching.js';
import {
  checkEntry,
  checkFilter,
  checkFunction,
  checkHandler,
  checkIterable,
  checkKey,
  checkLoad,
  checkWhich,
} from './checks.js';
import type { Policy } from './policy.js';
import { Connecting } from './recording.js';
import type { Replication } from './replication.js';
import { now } from '../host/clock.js';
import { infoOf, inventoryOf } from './info.js';
import { optionsOf, statsOf } from './stats.js';
import { Subscriptions } from './subscriptions.js';
import type { EntryOptions, FetchOptions } from './types/entry-options.js';
import type { CacheChange, CacheEvents } from './types/events.js';
import type { CacheFilter } from './types/filter.js';
import type { KeyFilter } from '../common/filter.js';
import type { CacheInventory, EntryInfo } from './types/info.js';
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
  /** Once somebody hears. */
  #subscriptions: Subscriptions<V> | undefined;

  /** @internal */
  constructor(options: CacheOptions<V>, policy: Policy) {
    const { maxBytes, sizeOf } = options;
    const weights = new (maxBytes === undefined ? CountedWeights : MeasuredWeights)<V>(sizeOf);
    this.#entries = new Entries(policy, weights, this.#events);
    this.#changes = new Changes(options, this.#entries, this.#events);
  }

  /** Vue makes no proxy of it, on which private members would throw. @internal */
  get __v_skip(): true {
    return true;
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
   * As `get`, but no use of the entry: it neither counts as a hit nor makes the entry stay longer. With `stale`, a value that is no
   * longer fresh is given too, as long as it may be served.
   *
   * @throws {PageliftError} as `get`
   */
  peek(key: string, options?: { readonly stale?: boolean }): V | undefined {
    const slot = this.#entries.find(key, options?.stale === true);
    return slot === undefined ? undefined : this.#entries.valueAt(slot);
  }

  /**
   * What is known of an entry, stale ones included; nothing when there is none. No use of the entry.
   *
   * @example
   * ```ts
   * const isOld = (cache.info('user:1')?.freshFor ?? 0) < 1000;
   * ```
   *
   * @throws {PageliftError} as `get`
   */
  info(key: string): EntryInfo | undefined {
    return infoOf(this.#entries, key);
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
   * cache.remove({ tag: 'users' });
   * cache.remove({ pattern: 'user:*:posts' });
   * ```
   *
   * @throws {PageliftError} `options/invalid`
   */
  remove(filter: CacheFilter<V>): number {
    checkFilter(filter);
    return this.#changes.changeAll('delete', filter);
  }

  /**
   * Says that values are no longer true, by key or filter, and how many: they are stale from now on, `fetch` loads them anew and
   * may serve them meanwhile, and who shows them (`subscribe`) hears that they are to be loaded.
   *
   * @example
   * ```ts
   * cache.invalidate({ tag: 'users' });
   * ```
   *
   * @throws {PageliftError} `options/invalid`
   */
  invalidate(which: string | CacheFilter<V>): number {
    return this.#expire(which, true);
  }

  /**
   * Ends the fresh time of entries, by key or filter, and says of how many: as `invalidate`, but nobody is asked to load them.
   *
   * @example
   * ```ts
   * cache.expire({ prefix: 'user:' });
   * ```
   *
   * @throws {PageliftError} `options/invalid`
   */
  expire(which: string | CacheFilter<V>): number {
    return this.#expire(which, false);
  }

  #expire(which: string | CacheFilter<V>, invalidated: boolean): number {
    checkWhich(which);
    if (typeof which === 'string') return this.#changes.change('expire', which, invalidated) ? 1 : 0;
    return this.#changes.changeAll('expire', which, invalidated);
  }

  /**
   * Puts what a function makes of the value, a stale one too (`undefined` where there is none), in its place. It keeps the entry's tags and
   * what it said of stale times, unless `options` say otherwise; `ttl` begins anew. False as `set`.
   *
   * @example
   * ```ts
   * cache.update('cart', (cart = []) => [...cart, item]);
   * ```
   *
   * @throws {PageliftError} as `set`
   */
  update(key: string, change: (value: V | undefined) => V, options?: EntryOptions): boolean {
    checkFunction('change', change);
    return this.set(key, change(this.peek(key, { stale: true })), this.#kept(key, options));
  }

  /** What an entry says of itself, but for its lifetime, and what else is said now. */
  #kept(key: string, options: EntryOptions | undefined): EntryOptions | undefined {
    const { details } = this.#entries;
    const slot = this.#entries.find(key, true);
    const tags = slot === undefined ? undefined : details?.tags.tagsOf(slot);
    const stale = slot === undefined ? undefined : details?.stale.get(slot);
    if (tags === undefined && stale === undefined) return options;
    return { ...optionsOf({ freshFor: Infinity, staleFor: 0, size: undefined, tags, stale }), ...options };
  }

  /**
   * The same for a change of which it is not certain yet that it will last: gives the function that undoes it. That puts back what
   * was there, as far as its time is not over, unless the key has changed again.
   *
   * @example
   * ```ts
   * const undo = cache.optimistic('post:1', (post) => ({ ...post!, liked: true }));
   * await like(1).catch(undo);
   * ```
   *
   * @throws {PageliftError} as `set`
   */
  optimistic(key: string, change: (value: V | undefined) => V, options?: EntryOptions): () => void {
    const changes = this.#changes;
    const before = this.#entries.stored(key);
    const since = now();
    let isChanged = false;
    let isStale = false;
    this.update(key, change, options);
    const stop = this.subscribe(key, ({ kind }) => {
      if (kind === 'stale' || kind === 'invalidated') {
        isStale = true;
      } else {
        isChanged = true;
        // Most changes are never undone: nothing of them is held for longer.
        stop();
      }
    });
    return () => {
      stop();
      if (isChanged || changes.scope.closed) return;
      isChanged = true;
      const passed = now() - since;
      if (before === undefined || !(before.staleFor > passed)) {
        this.delete(key);
      } else {
        const left = isStale ? 0 : Math.max(0, before.freshFor - passed);
        this.set(key, before.value, { ...optionsOf(before), ttl: left });
      }
    };
  }

  /**
   * Calls `hear` at every change of a key, or of the keys of a filter: what happened, and who did it. Gives the function that
   * ends it.
   *
   * @example
   * ```ts
   * const stop = cache.subscribe('user:1', ({ kind }) => show(cache.peek('user:1'), kind));
   * ```
   *
   * @throws {PageliftError} `options/invalid`
   */
  subscribe(which: string | CacheFilter<V>, hear: (change: CacheChange) => void): () => void {
    checkWhich(which);
    checkFunction('hear', hear);
    this.#subscriptions ??= new Subscriptions(this.#entries, this.#events);
    return this.#subscriptions.add(which, hear);
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

  /**
   * Loads a value that will be needed, unless there is a fresh one or it is on its way. It never rejects: of a failure, handlers of
   * `error` hear.
   *
   * @example
   * ```ts
   * link.addEventListener('pointerenter', () => cache.prefetch('user:1', () => loadUser(1)));
   * ```
   *
   * @throws {PageliftError} `options/invalid`, `cache/closed`
   */
  prefetch(key: string, load: Load<V>, options: FetchOptions = {}): Promise<void> {
    checkKey(key);
    checkLoad(load, options);
    this.#changes.refuseClosed();
    return fetchOne(this.#changes, key, load, { ...options, background: true }, true).then(
      () => {},
      (error: unknown) => this.#events.emit('error', { key, error }),
    );
  }

  /**
   * Where the values of a filter are: keys of those in memory, live or compressed, and of those that are stored, old values of them
   * too. A value that was changed a moment ago is stored a little later; `flush` waits for that.
   *
   * @example
   * ```ts
   * const { live, cold, stored } = await cache.inventory({ tag: 'user:1' });
   * ```
   *
   * @throws {PageliftError} `options/invalid`
   */
  async inventory(filter: KeyFilter): Promise<CacheInventory> {
    checkFilter(filter);
    return inventoryOf(this.#entries, filter, await this.#changes.below.inventory(filter));
  }

  /** What has happened so far, and what is held. */
  stats(): CacheStats {
    const { below, recording } = this.#changes;
    return statsOf(this.#entries, below.stored, recording?.ignored);
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
   * const stop = cache.on('dispose', ({ key, reason }) => console.log(key, reason));
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
