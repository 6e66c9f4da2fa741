import { PageliftError } from '../../errors.js';
import { Flights } from '../common/flights.js';
import type { Flight } from '../common/flights.js';
import { matchesKey } from '../common/filter.js';
import type { KeyFilter } from '../common/filter.js';
import type { Events } from '../common/events.js';
import { Scope } from '../common/scope.js';
import { Below } from './below.js';
import type { Entries } from './entries.js';
import { deepFreeze } from './freeze.js';
import type { Change } from '../tabs/replica.js';
import { Placer } from './placing.js';
import type { Recording } from './recording.js';
import { matching } from './selection.js';
import { settingsOf } from './settings.js';
import type { Settings } from './settings.js';
import type { EntryOptions, FetchOptions } from './types/entry-options.js';
import type { CacheEvents, CacheOrigin } from './types/events.js';
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
  readonly settings: Settings;
  readonly entries: Entries<V>;
  readonly events: Events<CacheEvents<V>>;
  readonly scope = new Scope();
  /** Loads under way, with the options of the entry to come. */
  readonly flights = new Flights<V, FetchOptions>();
  /** Whose load is being called: what it asks for at once, it needs. */
  loader: Flight<V, FetchOptions> | undefined;
  readonly below = new Below<V>();
  readonly placer: Placer;
  /** In ms. Options are read once: those of two caches have two shapes, which makes every look at them slow. */
  readonly ttl: number;
  readonly #freeze: typeof deepFreeze | undefined;
  /** With `crossTab` or `persist`. */
  recording: Recording<V> | undefined;

  constructor(options: CacheOptions<V>, entries: Entries<V>, events: Events<CacheEvents<V>>) {
    this.options = options;
    this.settings = settingsOf(options);
    this.entries = entries;
    this.events = events;
    this.placer = new Placer(options);
    this.ttl = options.ttl ?? Infinity;
    this.#freeze = options.freeze === true ? deepFreeze : undefined;
    // Last of all: what is written at the end needs it.
    this.scope.add(() => {
      this.recording?.close();
      this.recording = undefined;
    });
    this.scope.add(() => events.clear());
    this.scope.add(() => entries.close());
    this.scope.add(() => this.flights.abort(this.#closed('was')));
    this.scope.add(() => this.below.close());
  }

  /** Keeps a value; false when it is larger than the cache. */
  set(key: string, value: V, options: EntryOptions | undefined, ttl: number): boolean {
    const { recording } = this;
    if (recording === undefined) return this.setHere(key, value, options, ttl);
    const ticket = recording.begin(key, options?.tags);
    let isKept = false;
    try {
      isKept = this.setHere(key, value, options, ttl);
    } finally {
      // What is too large here is too large in the other tabs, and what they have is old.
      if (isKept) recording.kept(ticket, key, value, ttl, options);
      else recording.refused(ticket, key);
    }
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

  /** Does something to entries on behalf of somebody else than the program. */
  as(origin: CacheOrigin, work: () => void): void {
    const { entries } = this;
    const before = entries.origin;
    entries.origin = origin;
    try {
      work();
    } finally {
      entries.origin = before;
    }
  }

  /** Deletes an entry or makes it stale; false when there is none. `invalidated`: and is to be loaded anew. */
  change(what: Change, key: string, invalidated = false): boolean {
    this.recording?.change(what, [key], invalidated);
    return this.changeHere(what, key, invalidated);
  }

  changeHere(what: Change, key: string, invalidated = false): boolean {
    this.flights.supersede(key);
    return what === 'delete' ? this.entries.delete(key) : this.entries.expire(key, invalidated);
  }

  clear(): void {
    this.recording?.changeAll('delete', EVERYTHING);
    this.flights.supersedeAll();
    this.entries.clear();
  }

  /** Changes the entries of a filter, and says how many. */
  changeAll(what: Change, filter: CacheFilter<V>, invalidated = false): number {
    const keys = matching(this.entries, filter);
    if (typeof filter !== 'function') for (const key of this.loading(filter)) this.flights.supersede(key);
    if (typeof filter === 'function' || filter instanceof RegExp) {
      // Evaluated here alone; of what is stored too, once that is known.
      this.below.chose(what, filter);
      this.recording?.change(what, keys, invalidated);
    } else {
      this.recording?.changeAll(what, filter, invalidated);
    }
    return keys.filter((key) => this.changeHere(what, key, invalidated)).length;
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
    this.recording?.change('delete', [key]);
    this.entries.delete(key);
  }
}
