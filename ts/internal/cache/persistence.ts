import { now } from './clock.js';
import { Database } from './database.js';

/** The layout of records; others are ignored and replaced. */
const VERSION = 1;
/** After a change, how long to collect more before writing, in ms. */
const DELAY = 500;
/** How long to wait for the page to be idle, in ms. */
const PATIENCE = 2000;
/** Entries in one record: copied in one go. */
const CHUNK = 250;
/** Changes on top of the snapshot, beside as many as there are entries, before a new snapshot is written. */
const SLACK = 1000;

/** An entry as it is stored. Times are what is left when it was written, in ms. */
export interface Stored<V> {
  readonly value: V;
  readonly fresh: number;
  readonly useful: number;
  readonly size: number | undefined;
  readonly tags: readonly string[] | undefined;
}

/** An entry, or that there is none any more. */
type Change<V> = readonly [key: string, entry?: Stored<V>];

interface Part<V> {
  readonly version: number;
  readonly schema: string;
  readonly savedAt: number;
  readonly changes: readonly Change<V>[];
}

/** What a cache does for its persistence. */
export interface Keeper<V> {
  keys(): string[];
  /** The entry as it is to be stored; nothing when there is none. */
  stored(key: string): Stored<V> | undefined;
  warn(message: string, error: unknown): void;
}

const nameOf = (error: unknown): string => (error as { name?: string } | null)?.name ?? '';

/** Keeps a cache in IndexedDB: a snapshot, and the changes since. Writes when the page is idle or hidden. */
export class Persistence<V> {
  readonly #database: Database;
  readonly #schema: string;
  readonly #keeper: Keeper<V>;
  readonly #changed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Changes written since the snapshot. */
  #logged = 0;
  #off = false;
  #closed = false;
  readonly #hidden = (): void => {
    if (document.visibilityState === 'hidden') void this.flush();
  };

  constructor(name: string, schema: string, keeper: Keeper<V>) {
    this.#database = new Database(`pagelift-cache:${name}`);
    this.#schema = schema;
    this.#keeper = keeper;
    if (typeof document === 'object') document.addEventListener('visibilitychange', this.#hidden);
  }

  /** What was stored, with the times that are left now. One read. */
  async read(): Promise<Map<string, Stored<V>>> {
    const entries = new Map<string, Stored<V>>();
    let parts: Part<V>[];
    try {
      parts = (await this.#database.read()) as Part<V>[];
    } catch (error) {
      this.#giveUp('IndexedDB cannot be used: nothing is kept beyond this page', error);
      return entries;
    }
    const known = parts.filter(({ version, schema }) => version === VERSION && schema === this.#schema);
    // Of another version or schema: the next write replaces everything.
    if (known.length < parts.length) this.#logged = Infinity;
    for (const { savedAt, changes } of known) {
      // A clock that was set back meanwhile makes nothing live longer than when it was written.
      const elapsed = Math.max(0, now() - savedAt);
      for (const [key, entry] of changes) {
        entries.delete(key);
        if (entry === undefined || entry.useful <= elapsed) continue;
        entries.set(key, { ...entry, fresh: entry.fresh - elapsed, useful: entry.useful - elapsed });
      }
      this.#logged += changes.length;
    }
    return entries;
  }

  /** The entry of this key changed, or is gone. */
  changed(key: string): void {
    if (this.#off) return;
    this.#changed.add(key);
    this.#timer ??= setTimeout(() => this.#whenIdle(), DELAY);
  }

  #whenIdle(): void {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void this.flush(), { timeout: PATIENCE });
    else void this.flush();
  }

  /** Writes what has changed up to now; never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#off || this.#changed.size === 0) return this.#writing;
    const all = this.#keeper.keys();
    const renew = this.#logged + this.#changed.size > all.length + SLACK;
    // Collected now: a cache that is closed is empty by the time it is written.
    const changes = this.#collect(renew ? all : this.#changed);
    this.#logged = renew ? changes.length : this.#logged + changes.length;
    this.#changed.clear();
    this.#writing = this.#writing.then(async () => {
      if (this.#off) return;
      try {
        await this.#save(changes, renew);
      } catch (error) {
        await this.#recover(error);
      }
    });
    return this.#writing;
  }

  #collect(keys: Iterable<string>): Change<V>[] {
    return Array.from(keys, (key) => {
      const entry = this.#keeper.stored(key);
      return entry === undefined ? [key] : [key, entry];
    });
  }

  async #save(changes: readonly Change<V>[], renew: boolean): Promise<void> {
    try {
      await this.#database.write(this.#parts(changes), renew);
    } catch (error) {
      if (nameOf(error) !== 'DataCloneError') throw error;
      this.#keeper.warn('values that cannot be cloned are not kept beyond this page', error);
      const clonable = changes.map(([key, entry]): Change<V> =>
        entry !== undefined && isClonable(entry.value) ? [key, entry] : [key],
      );
      await this.#database.write(this.#parts(clonable), renew);
    }
  }

  *#parts(changes: readonly Change<V>[]): IterableIterator<Part<V>> {
    const savedAt = now();
    for (let at = 0; at < changes.length; at += CHUNK) {
      yield { version: VERSION, schema: this.#schema, savedAt, changes: changes.slice(at, at + CHUNK) };
    }
  }

  /** After a failure: another connection, less than everything, or nothing. */
  async #recover(first: unknown): Promise<void> {
    let error = first;
    this.#database.reset();
    // Nothing is there any more that could be written instead.
    if (this.#closed) return;
    const all = this.#collect(this.#keeper.keys());
    for (let count = all.length; count > 0; count >>= 1) {
      const full = nameOf(error) === 'QuotaExceededError';
      // Those set last are kept. Out of space, half of them first.
      const kept = full ? all.slice(all.length - (count >> 1)) : all;
      try {
        await this.#save(kept, true);
        this.#logged = kept.length;
        if (full) this.#keeper.warn(`storage is full: ${kept.length} of ${all.length} entries are kept`, error);
        return;
      } catch (again) {
        if (!full && nameOf(again) !== 'QuotaExceededError') {
          this.#giveUp('IndexedDB failed: nothing is kept beyond this page', again);
          return;
        }
        error = again;
      }
    }
    this.#giveUp('storage is full: nothing is kept beyond this page', error);
  }

  #giveUp(message: string, error: unknown): void {
    this.#off = true;
    this.#changed.clear();
    this.#keeper.warn(message, error);
  }

  /** Writes what has changed, and ends. */
  async close(): Promise<void> {
    if (typeof document === 'object') document.removeEventListener('visibilitychange', this.#hidden);
    const written = this.flush();
    this.#closed = true;
    await written;
    this.#off = true;
    this.#database.reset();
  }
}

function isClonable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
