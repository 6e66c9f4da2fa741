import { LONGEST_READ, PATIENCE, Recovery } from '../../../build/cold/codes.js';
import { unlessAborted } from '../common/abort.js';
import { sizeOfValue } from '../common/size.js';
import { idle } from '../host/page.js';
import { Database } from '../storage/database.js';
import type { ColdEngine } from './cold-engine.js';
import type { Keeping, Warn } from './opening.js';
import { isPart, keysOf, latest, merged, withClones } from './part.js';
import type { Part, Place } from './part.js';
import { StoreLog } from './store-log.js';

type Entry = readonly [key: string, place: Place];

/** Entries of these parts, and that there are none any more. */
const changesIn = (parts: readonly Part[]): number => parts.reduce((sum, { times }) => sum + times.length / 2, 0);

const nameOf = (error: unknown): string => (error as { name?: string } | null)?.name ?? '';

const isFull = (error: unknown): boolean => nameOf(error) === 'QuotaExceededError';

/** Nothing can be stored any more, or read. */
const failure = (what: string, cause: unknown): Error =>
  new Error(`${what}: nothing is kept beyond this page`, { cause });

/**
 * Parts of a cache in IndexedDB: a snapshot, and the changes since, each tab's as they come. A new snapshot is made of what is
 * stored, not of what this tab holds: so tabs that do not hear of each other lose nothing by it.
 */
export class PartStore {
  readonly #database: Database;
  readonly #schema: string;
  readonly #engine: ColdEngine;
  /** The most entries that are kept. */
  readonly #most: number;
  readonly #warn: Warn;
  /** When a snapshot is due, and what to do about failures. */
  readonly #log: StoreLog;
  /** Keys that are stored, as far as this tab knows. */
  #keys = new Set<string>();
  #bytes = 0;

  constructor(name: string, schema: string, engine: ColdEngine, most: number, warn: Warn) {
    this.#database = new Database(`pagelift-cache:${name}`);
    this.#schema = schema;
    this.#engine = engine;
    this.#log = new StoreLog(engine);
    this.#most = most;
    this.#warn = warn;
  }

  /** Other tabs may have stored too. */
  get stored(): Keeping['stored'] {
    return { entries: this.#keys.size, bytes: this.#bytes };
  }

  /** What was stored: the latest of each key. One read. */
  async read(): Promise<Map<string, Place>> {
    let records: unknown[];
    // Safari 14.1 never answers a first request (https://bugs.webkit.org/show_bug.cgi?id=226547), and 10.1 did not either.
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`no answer within ${LONGEST_READ} ms`)), LONGEST_READ);
    try {
      records = await unlessAborted(late.signal, this.#database.read());
      this.#database.created = false;
    } catch (error) {
      throw failure('IndexedDB cannot be used', error);
    } finally {
      clearTimeout(timer);
    }
    const parts = this.#known(records);
    // Of another version or schema: the next write replaces everything.
    if (parts.length < records.length) this.#log.outdated();
    const places = latest(parts, this.#engine);
    this.#log.opened(changesIn(parts.filter(({ merged }) => merged)), changesIn(parts.filter(({ merged }) => !merged)));
    this.#count(parts);
    this.#keys = new Set(places.keys());
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

  /** What is stored is void. */
  outdated(): void {
    this.#log.outdated();
  }

  /**
   * Stores parts; with another connection, or less than everything, where that is needed. True when storage was cleared, and the
   * connection lost with it: what was there before is to be stored again. `hurry`: the page may be gone soon.
   */
  async write(parts: readonly Part[], hurry: boolean): Promise<boolean> {
    try {
      return await this.#save(parts, hurry);
    } catch (error) {
      return this.#recover(parts, error);
    }
  }

  async #recover(parts: readonly Part[], first: unknown): Promise<boolean> {
    let error = first;
    for (;;) {
      const recovery = this.#log.failed(isFull(error));
      if (recovery === Recovery.GiveUp) throw failure(isFull(error) ? 'storage is full' : 'IndexedDB failed', error);
      try {
        if (recovery === Recovery.MakeRoom) return await this.#makeRoom(parts, error);
        this.#database.reset();
        return await this.#save(parts, true);
      } catch (again) {
        error = again;
      }
    }
  }

  async #save(parts: readonly Part[], hurry: boolean): Promise<boolean> {
    try {
      await this.#write(parts, hurry);
    } catch (error) {
      if (nameOf(error) !== 'DataCloneError') throw error;
      this.#warn('values that cannot be cloned are not kept beyond this page', error);
      const refused = await this.#database.refused(parts.flatMap(({ clones }) => [...clones.values()]));
      await this.#write(
        parts.map((part) => withClones(part, (value) => !refused.has(value))),
        hurry,
      );
    }
    const { created } = this.#database;
    this.#database.created = false;
    return created;
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
      if (part.clears) this.#keys.clear();
      keysOf(part).forEach((key, number) => {
        if (part.times[2 * number + 1]! > 0) this.#keys.add(key);
        else this.#keys.delete(key);
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
    this.#keys = new Set(entries.map(([key]) => key));
    this.#bytes = 0;
    this.#count(made);
  }

  /** Storage is full: all is written anew, without the old values of entries; or the newest, as many as there is room for. */
  async #makeRoom(parts: readonly Part[], full: unknown): Promise<boolean> {
    let all: Entry[] = [];
    // In a transaction of its own: room for what one adds is not made by what it clears.
    await this.#database.rewrite((records) => {
      all = this.#newest([...this.#known(records), ...parts]);
      return Promise.resolve([]);
    });
    this.#snapshotIs([], []);
    // Chromium counts what was cleared as used for a while (https://bugs.chromium.org/p/chromium/issues/detail?id=795735), in version
    // 156 until somebody asks. Insecure pages cannot ask.
    await navigator.storage?.estimate().catch(() => {});
    for (let count = this.#log.keep(all.length); count > 0; count = this.#log.keepFewer()) {
      const kept = all.slice(all.length - count);
      const made = await merged(kept, this.#schema, this.#engine, () => idle(PATIENCE));
      try {
        // What other tabs have written meanwhile is newer.
        await this.#database.rewrite((records) => Promise.resolve([...made, ...records]));
      } catch (error) {
        if (isFull(error)) continue;
        throw error;
      }
      this.#log.snapshot(count);
      this.#snapshotIs(kept, made);
      if (count < all.length) this.#warn(`storage is full: ${count} of ${all.length} entries are kept`, full);
      return false;
    }
    throw full;
  }

  close(): void {
    this.#log.close();
    this.#database.reset();
  }
}
