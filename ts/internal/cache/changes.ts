import { PageliftError } from '../../errors.js';
import { Flights } from '../common/flights.js';
import { matchesKey } from '../common/filter.js';
import type { KeyFilter } from '../common/filter.js';
import type { Events } from '../common/events.js';
import { Scope } from '../common/scope.js';
import type { Announcing } from './announcing.js';
import { Below } from './below.js';
import type { Entries } from './entries.js';
import { deepFreeze } from './freeze.js';
import type { Change } from './opening.js';
import { Placer } from './placing.js';
import { matching } from './selection.js';
import type { EntryOptions, FetchOptions } from './types/entry-options.js';
import type { CacheEvents } from './types/events.js';
import type { CacheFilter } from './types/filter.js';
import type { CacheOptions } from './types/options.js';

/** The filter of all keys. */
const EVERYTHING = { prefix: '' };

/**
 * All that changes entries: the program, loads, and other tabs. What ends with `Here` concerns this tab alone; the other tabs are
 * notified of everything else.
 */
export class Changes<V> {
  readonly options: CacheOptions<V>;
  readonly entries: Entries<V>;
  readonly events: Events<CacheEvents<V>>;
  readonly scope = new Scope();
  /** Loads under way, with the options of the entry to come. */
  readonly flights = new Flights<V, FetchOptions>();
  readonly below = new Below<V>();
  readonly placer: Placer;
  /** In ms. Options are read once: those of two caches have two shapes, which makes every look at them slow. */
  readonly ttl: number;
  readonly #freeze: typeof deepFreeze | undefined;
  /** With `crossTab`. */
  others: Announcing<V> | undefined;

  constructor(options: CacheOptions<V>, entries: Entries<V>, events: Events<CacheEvents<V>>) {
    this.options = options;
    this.entries = entries;
    this.events = events;
    this.placer = new Placer(options);
    this.ttl = options.ttl ?? Infinity;
    this.#freeze = options.freeze === true ? deepFreeze : undefined;
    this.scope.add(() => events.clear());
    this.scope.add(() => entries.close());
    this.scope.add(() => this.flights.abort(this.#closed('was')));
    this.scope.add(() => this.below.close());
  }

  /** Keeps a value; false when it is larger than the cache. */
  set(key: string, value: V, options: EntryOptions | undefined, ttl: number): boolean {
    const { others } = this;
    if (others === undefined) return this.setHere(key, value, options, ttl);
    // Before: handlers of events may change the key again.
    const stamp = others.stamp();
    const isKept = this.setHere(key, value, options, ttl);
    // What is too large here is too large in the other tabs, and what they have is old.
    if (isKept) others.set(key, value, ttl, options, stamp);
    else others.change('delete', [key], stamp);
    return isKept;
  }

  setHere(key: string, value: V, options: EntryOptions | undefined, ttl: number, staleFor?: number): boolean {
    this.#freeze?.(value);
    if (this.entries.set(key, value, this.placer.place(options, ttl, staleFor))) return true;
    this.events.emit('warn', { message: this.tooLarge(key) });
    return false;
  }

  tooLarge(key: string): string {
    return `an entry is larger than the cache${this.#name()}: ${JSON.stringify(key.slice(0, 80))}`;
  }

  /** The cache's name within a text. */
  #name(): string {
    const { name } = this.options;
    return name === undefined ? '' : ` '${name}'`;
  }

  #closed(verb: string): PageliftError {
    return new PageliftError('cache/closed', `the cache${this.#name()} ${verb} closed`);
  }

  refuseClosed(): void {
    if (this.scope.closed) throw this.#closed('is');
  }

  /** Deletes an entry or makes it stale; false when there is none. */
  change(what: Change, key: string): boolean {
    this.others?.change(what, [key]);
    return this.changeHere(what, key);
  }

  changeHere(what: Change, key: string): boolean {
    this.flights.supersede(key);
    this.below.changed(what, key);
    return this.entries[what](key);
  }

  clear(): void {
    this.others?.changeAll('delete', EVERYTHING);
    this.below.filtered('delete', EVERYTHING);
    this.flights.supersedeAll();
    this.below.clear();
    this.entries.clear();
  }

  /** Changes the entries of a filter, and says how many. */
  changeAll(what: Change, filter: CacheFilter<V>): number {
    this.below.filtered(what, filter);
    const keys = matching(this.entries, filter);
    if (typeof filter === 'function') {
      this.others?.change(what, keys);
    } else {
      for (const key of this.loading(filter)) this.flights.supersede(key);
      this.others?.changeAll(what, filter);
    }
    return keys.filter((key) => this.changeHere(what, key)).length;
  }

  /** Keys of loads under way. */
  loading(filter: KeyFilter): string[] {
    return this.flights.keys().filter((key) => matchesKey(filter, key, this.flights.get(key)?.details.tags));
  }

  /** Keeps what no caller waits for: of an error, which is of the program's own `sizeOf`, handlers are notified. What was held is old. */
  safely(key: string, keep: () => void): void {
    try {
      keep();
    } catch (error) {
      this.entries.delete(key);
      this.events.emit('error', { key, error });
    }
  }

  /** There is no value any more. */
  forget(key: string): void {
    this.others?.change('delete', [key]);
    this.entries.delete(key);
  }
}
