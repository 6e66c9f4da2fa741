import { DELAY, LINGER, LONGEST_READ, PATIENCE, Recovery } from '../../../build/cold/codes.js';
import type { ColdEngine } from './cold-engine.js';
import { Database } from '../storage/database.js';
import { StoreLog } from './store-log.js';
import type { Keeping } from './opening.js';
import { isPart, keysOf, latest, merged, PartWriter, SLICE, withClones } from './part.js';
import type { Part, Place } from './part.js';
import type { Stored } from './placing.js';
import { sizeOfValue } from '../common/size.js';

/** What a cache does for its persistence. */
export interface Keeper<V> {
  keys(): string[];
  /** The entry as it is to be stored; nothing when there is none. */
  stored(key: string): Stored<V> | undefined;
  warn(message: string, error: unknown): void;
}

type Entry = readonly [key: string, place: Place];

/** Entries of these parts, and that there are none any more. */
const changesIn = (parts: readonly Part[]): number => parts.reduce((sum, { times }) => sum + times.length / 2, 0);

const nameOf = (error: unknown): string => (error as { name?: string } | null)?.name ?? '';

const isFull = (error: unknown): boolean => nameOf(error) === 'QuotaExceededError';

const idle = (): Promise<unknown> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(resolve, { timeout: PATIENCE });
    else setTimeout(resolve);
  });

/**
 * Keeps a cache in IndexedDB: a snapshot, and the changes since, each tab's as they come. A new snapshot is made of what is
 * stored, not of what this tab holds: so tabs that do not hear of each other lose nothing by it.
 */
export class Persistence<V> implements Keeping {
  readonly #database: Database;
  readonly #schema: string;
  readonly #keeper: Keeper<V>;
  readonly #engine: ColdEngine;
  /** The most entries that are kept. */
  readonly #most: number;
  readonly #changed = new Set<string>();
  /** Whether all that is stored is gone. */
  #cleared = false;
  /** Parts to be written; and those on their way too, or written just now. */
  #parts: Part[] = [];
  readonly #unwritten = new Set<Part>();
  /** Keys that are stored, as far as this tab knows. */
  #stored = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** When a snapshot is due, and what to do about failures. */
  readonly #log: StoreLog;
  #bytes = 0;
  #off = false;
  #closed = false;
  readonly #hidden = (): void => {
    if (document.visibilityState === 'hidden') this.#flushNow();
  };

  constructor(name: string, schema: string, engine: ColdEngine, most: number, keeper: Keeper<V>) {
    this.#database = new Database(`pagelift-cache:${name}`);
    this.#schema = schema;
    this.#engine = engine;
    this.#log = new StoreLog(engine);
    this.#most = most;
    this.#keeper = keeper;
    if (typeof document === 'object') document.addEventListener('visibilitychange', this.#hidden);
  }

  /** Other tabs may have stored too. */
  get stored(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#stored.size, bytes: this.#bytes };
  }

  /** Keys of which another tab would read what is no longer true. */
  unsaved(): string[] {
    return [...this.#changed, ...[...this.#unwritten].flatMap(keysOf)];
  }

  /** What was stored: the latest of each key. One read. */
  async read(): Promise<Map<string, Place>> {
    let records: unknown[];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${LONGEST_READ} ms`)), LONGEST_READ);
    });
    try {
      records = await Promise.race([this.#database.read(), late]);
      this.#database.created = false;
    } catch (error) {
      this.#giveUp('IndexedDB cannot be used: nothing is kept beyond this page', error);
      this.#database.reset();
      return new Map();
    } finally {
      clearTimeout(timer);
    }
    const parts = this.#known(records);
    // Of another version or schema: the next write replaces everything.
    if (parts.length < records.length) this.#log.outdated();
    const places = latest(parts, this.#engine);
    this.#log.opened(changesIn(parts.filter(({ merged }) => merged)), changesIn(parts.filter(({ merged }) => !merged)));
    this.#count(parts);
    this.#stored = new Set(places.keys());
    return places;
  }

  #known(records: readonly unknown[]): Part[] {
    return records.filter((record) => isPart(record, this.#schema));
  }

  #count(parts: readonly Part[]): void {
    for (const { head, times, pack, clones } of parts) {
      this.#bytes += head.length + times.byteLength + pack.length;
      for (const value of clones.values()) this.#bytes += sizeOfValue(value).bytes;
    }
  }

  /** The entry of this key changed, or is gone. */
  changed(key: string): void {
    if (this.#off) return;
    this.#changed.add(key);
    this.#soon();
  }

  /** Everything is gone, what other tabs have stored too. The keys of this tab are reported one by one as well. */
  clear(): void {
    if (this.#off) return;
    this.#cleared = true;
    // Not only no longer true, but no longer there.
    this.#log.outdated();
    this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void idle().then(() => this.flush()), DELAY);
  }

  /** Writes what has changed up to now, a little at a time; never rejects. */
  async flush(): Promise<void> {
    // Where storage takes its time, values do not queue up: of each key there is the latest to be written.
    await this.#writing;
    while (!this.#collect(performance.now() + SLICE)) await idle();
    await this.#commit(false);
  }

  /** The same without a pause, and without a new snapshot: the page may be gone soon. */
  #flushNow(): Promise<void> {
    this.#collect(Infinity);
    return this.#commit(true);
  }

  /** Makes parts of what has changed; false when the time is over before. */
  #collect(until: number): boolean {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while ((this.#changed.size > 0 || this.#cleared) && !this.#off) {
      const writer = new PartWriter(this.#schema, this.#engine, false);
      for (const key of this.#changed) {
        this.#changed.delete(key);
        writer.add(key, this.#keeper.stored(key));
        if (writer.isFull || performance.now() > until) break;
      }
      const part = writer.end(this.#cleared);
      this.#cleared = false;
      this.#parts.push(part);
      this.#unwritten.add(part);
      if (performance.now() > until) return this.#changed.size === 0;
    }
    return true;
  }

  #commit(hurry: boolean): Promise<void> {
    const parts = this.#parts;
    if (parts.length === 0) return this.#writing;
    this.#parts = [];
    this.#writing = this.#writing.then(async () => {
      if (this.#off) return;
      try {
        await this.#save(parts, hurry);
      } catch (error) {
        await this.#recover(parts, error);
      } finally {
        setTimeout(() => {
          for (const part of parts) this.#unwritten.delete(part);
        }, LINGER);
      }
    });
    return this.#writing;
  }

  async #save(parts: readonly Part[], hurry: boolean): Promise<void> {
    try {
      await this.#write(parts, hurry);
    } catch (error) {
      if (nameOf(error) !== 'DataCloneError') throw error;
      this.#keeper.warn('values that cannot be cloned are not kept beyond this page', error);
      const refused = await this.#database.refused(parts.flatMap(({ clones }) => [...clones.values()]));
      await this.#write(
        parts.map((part) => withClones(part, (value) => !refused.has(value))),
        hurry,
      );
    }
    if (!this.#database.created) return;
    // Storage was cleared, and the connection with it: what was there before is to be written again.
    this.#database.created = false;
    if (!this.#closed) for (const key of this.#keeper.keys()) this.changed(key);
  }

  async #write(parts: readonly Part[], hurry: boolean): Promise<void> {
    const changes = changesIn(parts);
    if (this.#log.wantsSnapshot(changes, hurry)) {
      await this.#rewrite(parts);
      return;
    }
    await this.#database.append(parts);
    this.#log.appended(changes);
    this.#count(parts);
    for (const part of parts) {
      if (part.clears) this.#stored.clear();
      keysOf(part).forEach((key, number) => {
        if (part.times[2 * number + 1]! > 0) this.#stored.add(key);
        else this.#stored.delete(key);
      });
    }
  }

  /** A new snapshot of what is stored and these parts. */
  async #rewrite(parts: readonly Part[]): Promise<void> {
    let made: Part[] = [];
    let kept: Entry[] = [];
    await this.#database.rewrite(async (records, pause) => {
      kept = this.#newest([...this.#known(records), ...parts]);
      return (made = await merged(kept, this.#schema, this.#engine, pause));
    });
    this.#log.snapshot(kept.length);
    this.#snapshotIs(kept, made);
  }

  #newest(parts: readonly Part[]): Entry[] {
    const places = latest(parts, this.#engine);
    return [...places].slice(Math.max(0, places.size - this.#most));
  }

  #snapshotIs(entries: readonly Entry[], made: readonly Part[]): void {
    this.#stored = new Set(entries.map(([key]) => key));
    this.#bytes = 0;
    this.#count(made);
  }

  /** Storage is full: all is written anew, without the old values of entries; or the newer half, or the newer half of that. */
  async #makeRoom(parts: readonly Part[], full: unknown): Promise<void> {
    let all: Entry[] = [];
    // In a transaction of its own: room for what one adds is not made by what it clears.
    await this.#database.rewrite((records) => {
      all = this.#newest([...this.#known(records), ...parts]);
      return Promise.resolve([]);
    });
    this.#snapshotIs([], []);
    // Chromium counts what was cleared as used until somebody asks; insecure pages cannot.
    await navigator.storage?.estimate().catch(() => {});
    for (let count = this.#log.keep(all.length); count > 0; count = this.#log.keepFewer()) {
      const kept = all.slice(all.length - count);
      const made = await merged(kept, this.#schema, this.#engine, idle);
      try {
        // What other tabs have written meanwhile is newer.
        await this.#database.rewrite((records) => Promise.resolve([...made, ...records]));
      } catch (error) {
        if (isFull(error)) continue;
        throw error;
      }
      this.#log.snapshot(count);
      this.#snapshotIs(kept, made);
      if (count < all.length) this.#keeper.warn(`storage is full: ${count} of ${all.length} entries are kept`, full);
      return;
    }
    throw full;
  }

  /** After a failure: another connection, less than everything, or nothing. */
  async #recover(parts: readonly Part[], first: unknown): Promise<void> {
    let error = first;
    for (;;) {
      const recovery = this.#log.failed(isFull(error));
      try {
        if (recovery === Recovery.MakeRoom) return await this.#makeRoom(parts, error);
        if (recovery === Recovery.GiveUp) break;
        this.#database.reset();
        return await this.#save(parts, true);
      } catch (again) {
        error = again;
      }
    }
    this.#giveUp(`${isFull(error) ? 'storage is full' : 'IndexedDB failed'}: nothing is kept beyond this page`, error);
  }

  #giveUp(message: string, error: unknown): void {
    this.#off = true;
    this.#changed.clear();
    this.#unwritten.clear();
    this.#keeper.warn(message, error);
  }

  /** Writes what has changed, and ends. */
  async close(): Promise<void> {
    if (typeof document === 'object') document.removeEventListener('visibilitychange', this.#hidden);
    const written = this.#flushNow();
    this.#closed = true;
    await written;
    this.#off = true;
    this.#log.close();
    this.#database.reset();
  }
}
