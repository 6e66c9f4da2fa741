/// <reference lib="esnext.disposable" preserve="true" />
import { PageliftError } from '../../errors.js';
import { now } from './clock.js';
import { CrossTab, travelling } from './cross-tab.js';
import type { Receiver } from './cross-tab.js';
import { Entries } from './entries.js';
import { Events } from './events.js';
import { matchesKey } from './filter.js';
import { deepFreeze } from './freeze.js';
import type { KeyFilter } from './filter.js';
import { Flights, unlessAborted } from './flights.js';
import type { Flight } from './flights.js';
import { ABSENT, loadTogether } from './load-together.js';
import type { Keeping, Meanwhile, Open } from './opening.js';
import { checkEntry, checkFilter, checkHandler, checkIterable, checkKey, checkLoad } from './options.js';
import { FOR_EVER } from './placing.js';
import type { Placing } from './placing.js';
import type { Policy } from './policy.js';
import { optionsOf, statsOf } from './stats.js';
import type {
  CacheEvents,
  CacheFilter,
  CacheOptions,
  CacheStats,
  EntryOptions,
  FetchOptions,
  Load,
  LoadMany,
} from './types.js';

/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1;
/** Warnings that wait for somebody to listen; the first tell the most. */
const MOST_UNHEARD = 10;
/** The filter of all keys. */
const EVERYTHING = { prefix: '' };

/**
 * Keeps values by key, within bounds. Made by `createCache` or `createCacheSync`.
 *
 * Reading is synchronous. `get`, `has`, `peek` and iteration know fresh values only; a value that is stale, but within
 * `staleWhileRevalidate` or `staleIfError`, is there for `fetch` alone. Iteration is in the order in which the keys were
 * first set; after a reload with `persist`, in the order in which they were last written.
 */
export class Cache<V> {
  readonly #options: CacheOptions<V>;
  readonly #events = new Events<CacheEvents<V>>();
  readonly #entries: Entries<V>;
  readonly #flights = new Flights<V>();
  readonly #ttl: number;
  /** How long a stale value may be of use. */
  readonly #staleFor: number;
  readonly #freezes: boolean;
  #crossTab: CrossTab<V> | undefined;
  #persistence: Keeping | undefined;
  /** What happens before it is known what was stored. */
  #meanwhile: Meanwhile<V> | undefined;
  #opening: Promise<void> | undefined;
  #closed = false;
  #staleHits = 0;
  #loads = 0;
  #loadFailures = 0;
  #coalescedLoads = 0;
  /** Warnings that nobody has heard yet: while a cache opens, nobody can. */
  #unheard: CacheEvents<V>['warn'][] = [];

  /** @internal */
  constructor(options: CacheOptions<V>, policy: Policy) {
    this.#options = options;
    this.#ttl = options.ttl ?? Infinity;
    this.#freezes = options.freeze === true;
    this.#staleFor = Math.max(options.staleWhileRevalidate ?? 0, options.staleIfError ?? 0);
    this.#entries = new Entries(policy, options.maxBytes !== undefined, options.sizeOf, this.#events);
    this.#crossTab = options.crossTab === true ? this.#connect(options.name!) : undefined;
  }

  #connect(name: string): CrossTab<V> | undefined {
    if (typeof BroadcastChannel !== 'function') {
      this.warn('without BroadcastChannel, tabs do not hear of each other', undefined);
      return undefined;
    }
    const receiver: Receiver<V> = {
      keysOf: (what, filter) => {
        this.#meanwhile?.filters.push({ what, filter });
        return [...new Set([...this.#entries.matching(filter), ...this.#loading(filter)])];
      },
      applySet: (key, { value, ttl, useful, options }) => {
        this.#flights.supersede(key);
        this.#safely(key, () => this.#keep(key, value, options, ttl, useful));
      },
      applyDelete: (key) => this.#delete(key),
      applyExpire: (key) => this.#expire(key),
      held: (key) => {
        const stored = this.#entries.stored(key);
        if (stored === undefined) return undefined;
        const { value, fresh, useful, size, tags, stale } = stored;
        return { ...travelling(value, fresh, { ...stale, size, tags } as EntryOptions), useful };
      },
      unsaved: () => this.#persistence?.unsaved() ?? [],
      warn: (message, error) => this.warn(message, error),
    };
    const { schema, persist } = this.#options;
    // Values of another form are another cache's.
    const channel = schema === undefined ? name : JSON.stringify([name, String(schema)]);
    return new CrossTab<V>(channel, receiver, persist === true);
  }

  /** Entries held, stale ones included. */
  get size(): number {
    return this.#entries.size;
  }

  /** The fresh value of a key. */
  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  /** As `get`, but no use of the entry: it neither counts as a hit nor makes the entry stay longer. */
  peek(key: string): V | undefined {
    const slot = this.#entries.find(key, false);
    return slot === undefined ? undefined : this.#entries.valueAt(slot);
  }

  /** Whether there is a fresh value. No use of the entry. */
  has(key: string): boolean {
    return this.#entries.find(key, false) !== undefined;
  }

  /**
   * Keeps a value, in place of the one of this key. False when it is larger than the cache: the key has no value then.
   *
   * @throws {PageliftError} `options/invalid`, `cache/closed`; with `strict`, `cache/too-large`
   */
  set(key: string, value: V, options?: EntryOptions): boolean {
    if (typeof key !== 'string') checkKey(key);
    if (options !== undefined) checkEntry(options);
    if (this.#closed) this.#refuseClosed();
    this.#flights.supersede(key);
    if (this.#put(key, value, options, options?.ttl ?? this.#ttl)) return true;
    if (this.#options.strict === true) throw new PageliftError('cache/too-large', this.#tooLarge(key));
    return false;
  }

  #put(key: string, value: V, options: EntryOptions | undefined, ttl: number): boolean {
    // Handlers of events may change the key again.
    const stamp = this.#crossTab?.stamp();
    const kept = this.#keep(key, value, options, ttl);
    if (this.#crossTab === undefined) return kept;
    // What is too large here is too large in the other tabs, and what they have is old.
    if (kept) this.#crossTab.set(key, travelling(value, ttl, options), undefined, stamp);
    else this.#crossTab.change('delete', [key], undefined, stamp);
    return kept;
  }

  #keep(key: string, value: V, options: EntryOptions | undefined, ttl: number, useful?: number): boolean {
    const placing = options === undefined && ttl === Infinity ? FOR_EVER : this.#place(options, ttl, useful);
    if (this.#freezes) deepFreeze(value);
    if (this.#entries.set(key, value, placing)) return true;
    this.#events.emit('warn', { message: this.#tooLarge(key) });
    return false;
  }

  #tooLarge(key: string): string {
    return `an entry is larger than the cache${this.#of()}: ${JSON.stringify(key.slice(0, 80))}`;
  }

  #of(): string {
    return this.#options.name === undefined ? '' : ` '${this.#options.name}'`;
  }

  #place(options: EntryOptions | undefined, ttl: number, useful?: number): Placing {
    const expires = ttl === Infinity ? Infinity : now() + ttl;
    let staleFor = this.#staleFor;
    let stale: Placing['stale'];
    if (options === undefined) return { expires, drops: expires + staleFor, size: undefined, tags: undefined, stale };
    const { size, tags, staleWhileRevalidate, staleIfError } = options;
    if (staleWhileRevalidate !== undefined || staleIfError !== undefined) {
      stale = { staleWhileRevalidate, staleIfError };
      staleFor = Math.max(
        staleWhileRevalidate ?? this.#options.staleWhileRevalidate ?? 0,
        staleIfError ?? this.#options.staleIfError ?? 0,
      );
    }
    return { expires, drops: useful === undefined ? expires + staleFor : now() + useful, size, tags, stale };
  }

  /** Removes an entry. True when there was one. */
  delete(key: string): boolean {
    this.#crossTab?.change('delete', [key]);
    return this.#delete(key);
  }

  #delete(key: string): boolean {
    this.#flights.supersede(key);
    this.#meanwhile?.keys.add(key);
    return this.#entries.delete(key);
  }

  /** Removes everything, what `persist` keeps too. Counts of the past stay. */
  clear(): void {
    if (this.#closed) return;
    this.#crossTab?.changeAll('delete', EVERYTHING);
    this.#meanwhile?.filters.push({ what: 'delete', filter: EVERYTHING });
    this.#flights.supersedeAll();
    this.#persistence?.clear();
    this.#entries.clear();
  }

  /**
   * Removes the entries of a filter, and says how many. By tag and prefix that costs as much as there are matches, not as
   * much as there are entries. Loads under way for keys of the filter are not kept either, except by function.
   */
  invalidate(filter: CacheFilter<V>): number {
    return this.#change('delete', filter).filter((key) => this.#delete(key)).length;
  }

  /** Makes entries stale, by key or filter, and says how many: `fetch` loads them anew, and may serve them meanwhile. */
  expire(which: string | CacheFilter<V>): number {
    if (typeof which !== 'string') return this.#change('expire', which).filter((key) => this.#expire(key)).length;
    this.#crossTab?.change('expire', [which]);
    return this.#expire(which) ? 1 : 0;
  }

  #expire(key: string): boolean {
    this.#flights.supersede(key);
    this.#meanwhile?.stale.add(key);
    return this.#entries.expire(key);
  }

  /** The keys of a filter, whose change other tabs hear of. */
  #change(what: 'delete' | 'expire', filter: CacheFilter<V>): string[] {
    checkFilter(filter);
    this.#meanwhile?.filters.push({ what, filter });
    const keys = this.#entries.matching(filter);
    if (typeof filter === 'function') {
      this.#crossTab?.change(what, keys);
      return keys;
    }
    for (const key of this.#loading(filter)) this.#flights.supersede(key);
    this.#crossTab?.changeAll(what, filter);
    return keys;
  }

  /** Keys of loads on their way. */
  #loading(filter: KeyFilter): string[] {
    return this.#flights.keys().filter((key) => matchesKey(filter, key, this.#flights.get(key)?.options.tags));
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

  /** The fresh values of many keys, of those that have one. */
  getMany(keys: Iterable<string>): Map<string, V> {
    checkIterable('keys', 'a list of strings', keys);
    const found = new Map<string, V>();
    for (const key of keys) {
      const value = this.get(key);
      if (value !== undefined || this.has(key)) found.set(key, value ?? (this.peek(key) as V));
    }
    return found;
  }

  /** Keeps many values, those without options of their own with the same, and says how many were kept. */
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
   * @throws {PageliftError} `options/invalid`, `cache/closed`; else what the load throws, or the reason of `signal`
   */
  async fetch(key: string, load: Load<V>, options: FetchOptions = {}): Promise<V> {
    checkKey(key);
    checkLoad(load, options);
    return this.#fetch(key, load, options, true);
  }

  async #fetch(key: string, load: Load<V>, options: FetchOptions, alone: boolean): Promise<V> {
    if (this.#closed) this.#refuseClosed();
    const { signal, refresh = false } = options;
    signal?.throwIfAborted();
    if (!refresh) {
      const value = this.#entries.get(key);
      if (value !== undefined) return value;
      // It is `undefined`, or a handler of `expire` has set another.
      if (this.has(key)) return this.peek(key) as V;
    }
    const held = this.#heldAt(key, options);
    const serve = !refresh && held?.serves === true;
    let flight = this.#flights.get(key);
    if (flight === undefined) {
      flight = this.#begin(key, load, options, held?.value, serve, alone);
    } else {
      this.#coalescedLoads++;
    }
    if (serve) return this.#serveStale(held.value, refresh);
    const waiting = this.#flights.wait(flight, signal, key);
    const inTime = new AbortController();
    const stands = held?.stands === true;
    const softTimeout = options.softTimeout ?? this.#options.softTimeout ?? Infinity;
    const timer = stands && softTimeout <= LONGEST ? setTimeout(() => inTime.abort(inTime), softTimeout) : undefined;
    try {
      return await unlessAborted(inTime.signal, waiting);
    } catch (error) {
      if (error === ABSENT && alone && !this.#closed) {
        // That was the load of many: this caller has one of its own.
        this.#coalescedLoads--;
        if (!refresh) this.#entries.misses--;
        return this.#fetch(key, load, options, alone);
      }
      if (!stands || signal?.aborted === true || error === ABSENT || this.#closed) throw error;
      // What was removed meanwhile does not come back, and what was set is newer.
      const stale = flight.superseded.signal.aborted ? this.#heldAt(key, options) : held;
      const isLate = error === inTime;
      if (stale?.stands !== true) {
        if (isLate) return waiting;
        throw error;
      }
      // Nobody else is told of the failure; many who were served hear of it once.
      if (!isLate && !flight.background) this.#events.emit('error', { key, error });
      flight.background = true;
      return this.#serveStale(stale.value, refresh);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * The value of a key, whether it is served while a load refreshes it, and whether it stands in for one that fails. Since a
   * refresh is asked for as if it were not fresh, it may be.
   */
  #heldAt(key: string, options: FetchOptions) {
    const slot = this.#entries.find(key, true);
    if (slot === undefined) return undefined;
    const over = Math.max(0, now() - this.#entries.expiresAt(slot));
    const own = this.#entries.staleAt(slot);
    const within = (name: 'staleWhileRevalidate' | 'staleIfError') =>
      over < (options[name] ?? own?.[name] ?? this.#options[name] ?? 0);
    const value = this.#entries.valueAt(slot);
    return { value, serves: within('staleWhileRevalidate'), stands: within('staleIfError') };
  }

  /** A hit for the caller, though the first look was a miss: a refresh has not looked. */
  #serveStale(value: V, refresh: boolean): V {
    this.#staleHits++;
    this.#entries.hits++;
    if (!refresh) this.#entries.misses--;
    return value;
  }

  /** `alone`: the load is of this key only. */
  #begin(
    key: string,
    load: Load<V>,
    given: FetchOptions,
    stale: V | undefined,
    background: boolean,
    alone: boolean,
  ): Flight<V> {
    const controller = new AbortController();
    const { signal } = controller;
    const options: FetchOptions = { ...given };
    const keep = (own: EntryOptions): void => {
      checkEntry(own);
      Object.assign(options, own);
    };
    const held = () => {
      const slot = this.#entries.find(key, false);
      if (slot === undefined) return undefined;
      this.#coalescedLoads++;
      return { value: this.#entries.valueAt(slot) };
    };
    const run = (superseded: AbortSignal) => {
      const here = async () => {
        if (alone) this.#loads++;
        // Also when the load does not listen.
        const value = await unlessAborted(signal, load({ key, signal, stale, keep }));
        if (!superseded.aborted) this.#loaded(key, value, options);
        return value;
      };
      return this.#crossTab?.load(key, signal, superseded, held, here) ?? here();
    };
    const flight = this.#flights.begin(key, controller, run, background, options);
    flight.promise.catch((error: unknown) => {
      if (signal.aborted) return;
      if (error === ABSENT) {
        if (!flight.superseded.signal.aborted) this.#forget(key);
        return;
      }
      if (alone) this.#loadFailures++;
      if (flight.background) this.#events.emit('error', { key, error });
    });
    return flight;
  }

  #loaded(key: string, value: V, options: FetchOptions): void {
    if (this.#closed) return;
    const negative = value === null || value === undefined;
    const ttl = negative ? (options.negativeTtl ?? this.#options.negativeTtl) : (options.ttl ?? this.#ttl);
    if (ttl === undefined) this.#forget(key);
    else this.#safely(key, () => this.#put(key, value, options, ttl));
  }

  /** An error of the program's own `sizeOf` has no caller here; what was held before is old. */
  #safely(key: string, keep: () => void): void {
    try {
      keep();
    } catch (error) {
      this.#entries.delete(key);
      this.#events.emit('error', { key, error });
    }
  }

  /** There is no value any more: other tabs have to know too. */
  #forget(key: string): void {
    this.#crossTab?.change('delete', [key]);
    this.#entries.delete(key);
  }

  /**
   * The values of many keys: those held, those on their way, and one load for all the others. Keys for which there is no
   * value are missing in the answer. An error of one key, or of the load, rejects, unless a stale value within `staleIfError`
   * stands in.
   *
   * @throws {PageliftError} as `fetch`
   */
  async fetchMany(keys: Iterable<string>, load: LoadMany<V>, options: FetchOptions = {}): Promise<Map<string, V>> {
    checkIterable('keys', 'a list of strings', keys);
    const wanted = [...new Set(keys)];
    checkLoad(load, options);
    for (const key of wanted) checkKey(key);
    if (this.#closed) this.#refuseClosed();
    options.signal?.throwIfAborted();
    const loading = wanted.filter(
      (key) => (options.refresh === true || !this.has(key)) && this.#flights.get(key) === undefined,
    );
    const loadOne = loadTogether<V>(
      loading,
      (keys, signal) => {
        this.#loads++;
        const stale = new Map<string, V>();
        for (const key of keys) {
          const slot = this.#entries.find(key, true);
          if (slot !== undefined) stale.set(key, this.#entries.valueAt(slot));
        }
        return load(keys, { signal, stale });
      },
      () => this.#loadFailures++,
    );
    const values = new Map<string, V>();
    const found = await Promise.all(
      wanted.map((key) =>
        this.#fetch(key, loadOne, options, false).catch((error: unknown) => {
          // The load answered, and has no value for this key.
          if (error === ABSENT) return ABSENT;
          throw error;
        }),
      ),
    );
    wanted.forEach((key, at) => {
      if (found[at] !== ABSENT) values.set(key, found[at] as V);
    });
    return values;
  }

  /** What has happened so far, and what is held. */
  stats(): CacheStats {
    return statsOf(this.#entries, this.#persistence?.stored, {
      staleHits: this.#staleHits,
      loads: this.#loads,
      loadFailures: this.#loadFailures,
      coalescedLoads: this.#coalescedLoads,
    });
  }

  /**
   * The fresh entries, each with what is left of its lifetime and all else that was said of it: for `setMany` of another cache,
   * in a page that a server begins, or in a worker. As JSON too, where the values are.
   */
  dump(): [key: string, value: V, options: EntryOptions][] {
    return [...this.keys()].flatMap((key) => {
      const stored = this.#entries.stored(key);
      return stored === undefined ? [] : [[key, stored.value, optionsOf(stored)]];
    });
  }

  /** Calls `handler` at every event of this name. Gives the function that ends it. */
  on<Name extends keyof CacheEvents<V>>(name: Name, handler: (event: CacheEvents<V>[Name]) => void): () => void {
    checkHandler(name, handler);
    if (name === 'warn')
      for (const event of this.#unheard.splice(0)) queueMicrotask(() => this.#events.emit('warn', event));
    return this.#events.on(name, handler);
  }

  /** Another policy takes over. @internal */
  adopt(policy: Policy): void {
    if (this.#closed) policy.close();
    else this.#entries.adopt(policy);
  }

  /** Gets other levels beside the live values. What was set meanwhile stays. @internal */
  open(open: Open<V>): Promise<void> {
    this.#opening = this.#open(open);
    return this.#opening;
  }

  async #open(open: Open<V>): Promise<void> {
    const meanwhile: Meanwhile<V> = { keys: new Set(this.#entries.keys(true)), stale: new Set(), filters: [] };
    this.#meanwhile = meanwhile;
    this.#entries.changed = (key) => meanwhile.keys.add(key);
    try {
      this.#persistence = await open(this.#entries, meanwhile, (message, error) => this.warn(message, error));
      if (this.#closed) void this.#persistence?.close();
    } catch (error) {
      this.warn('nothing is compressed or kept beyond this page', error);
    }
    this.#meanwhile = undefined;
    if (this.#persistence === undefined) this.#entries.changed = undefined;
  }

  /** Resolves when what `persist` keeps is written as far as it has changed until now. */
  async flush(): Promise<void> {
    await this.#opening;
    await this.#persistence?.flush();
  }

  /** Tells of something that does not work as asked for. @internal */
  warn(message: string, error: unknown): void {
    const { name } = this.#options;
    const event = { message: name === undefined ? message : `${message} (cache '${name}')`, error };
    if (this.#events.has('warn')) this.#events.emit('warn', event);
    else if (this.#unheard.length < MOST_UNHEARD) this.#unheard.push(event);
  }

  /**
   * Removes everything from memory, aborts the loads under way, and ends the cache: setting and fetching throw from then on.
   * What `persist` keeps is written and stays.
   */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#meanwhile !== undefined) this.#meanwhile.over = true;
    this.#crossTab?.close();
    this.#crossTab = undefined;
    // Begins with what is there now; the entries may go then.
    void this.#persistence?.close();
    this.#flights.abort(new PageliftError('cache/closed', `the cache${this.#of()} was closed`));
    this.#entries.close();
    this.#events.clear();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #refuseClosed(): never {
    throw new PageliftError('cache/closed', `the cache${this.#of()} is closed`);
  }
}
