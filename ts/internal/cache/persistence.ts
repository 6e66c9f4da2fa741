import { DELAY, LONGEST_READ, PATIENCE, SLICE } from '../../../build/cold/codes.js';
import type { KeyFilter } from '../common/filter.js';
import { Scope } from '../common/scope.js';
import { idle, onHidden } from '../host/page.js';
import type { SharedFilter } from '../tabs/ranges.js';
import { NEVER } from '../tabs/stamp.js';
import type { TabsEngine } from '../tabs/tabs-engine.js';
import type { ColdEngine } from './cold-engine.js';
import { Marks } from './marks.js';
import type { Keeping } from './opening.js';
import { PartStore } from './part-store.js';
import type { Stored as StoredEntries } from './part-store.js';
import { PartWriter } from './part.js';
import type { Part } from './part.js';
import type { Stored } from './placing.js';
import type { ChangeLog, Replication } from './replication.js';
import type { Settings } from './settings.js';

/** What a cache does for its persistence. */
export interface Keeper<V> {
  readonly settings: Settings;
  readonly replication: Replication<V>;
  /** The entry as it is to be stored; nothing when there is none. */
  stored(key: string): Stored<V> | undefined;
  keys(): string[];
  readonly isHeld: (key: string) => boolean;
  /** Takes over what was stored; what has to be stored anew is given back. */
  restore(stored: StoredEntries): Promise<string[]>;
  warn(message: string, error: unknown): void;
}

/** Keeps a cache beyond its page: collects what this tab changes, and stores it when the page is idle or hidden. */
export class Persistence<V> implements Keeping, ChangeLog {
  readonly #keeper: Keeper<V>;
  readonly #cold: ColdEngine;
  readonly #tabs: TabsEngine;
  /** Open while changes are collected. */
  readonly #scope = new Scope();
  /** Absent once nothing can be stored any more. */
  #store: PartStore | undefined;
  readonly #changed = new Set<string>();
  /** Those of them that are stored whoever wrote them. */
  readonly #kept = new Set<string>();
  readonly #filters = new Map<string, SharedFilter>();
  /** Whether there is something stored of which no byte may be left. */
  #erases = false;
  /** To be written. */
  #parts: Part[] = [];
  #marks: Marks | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRead = false;
  /** Whether storage has not answered yet. */
  isWaiting = true;
  #writing: Promise<void> = Promise.resolve();

  constructor(cold: ColdEngine, keeper: Keeper<V>) {
    const { settings, replication, warn } = keeper;
    this.#cold = cold;
    this.#tabs = replication.engine;
    this.#keeper = keeper;
    this.#store = new PartStore(settings, cold, replication.engine, keeper.isHeld, warn);
    this.#scope.add(() => clearTimeout(this.#timer));
    this.#scope.add(onHidden(() => void this.#flushNow()));
  }

  get stored(): Keeping['stored'] {
    return this.#store?.stored ?? { entries: 0, bytes: 0 };
  }

  /**
   * Reads what was stored, and gives it to the keeper: at the latest after {@link LONGEST_READ} ms this resolves, with a warning, and
   * what comes later is taken then.
   */
  async open(): Promise<void> {
    const reading = this.#read();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        const cause = new Error(`no answer within ${LONGEST_READ} ms`);
        // Safari 14.1 never answers a first request (https://bugs.webkit.org/show_bug.cgi?id=226547), and 10.1 did not either.
        this.#keeper.warn('IndexedDB cannot be used: nothing is kept beyond this page until it answers', cause);
        resolve();
      }, LONGEST_READ);
    });
    await Promise.race([reading, late]);
    clearTimeout(timer);
  }

  async #read(): Promise<void> {
    try {
      const stored = await this.#store!.read();
      this.isWaiting = false;
      if (this.#scope.closed) return;
      await this.#take(stored);
      this.#isRead = true;
      void idle(PATIENCE).then(() => this.#store?.visit().catch(() => {}));
    } catch (error) {
      this.#giveUp(error as Error);
    }
  }

  async catchUp(): Promise<void> {
    if (!this.#isRead || this.#store === undefined) return;
    try {
      const stored = await this.#store.read();
      if (!this.#scope.closed) await this.#take(stored);
    } catch (error) {
      this.#giveUp(error as Error);
    }
  }

  async #take(stored: StoredEntries): Promise<void> {
    for (const key of await this.#keeper.restore(stored)) this.keep(key);
    if (!this.#scope.closed) this.#keeper.replication.replica.knows(stored.marks.replica.vector);
    if (stored.isDirty) this.erase();
    stored.marks.close();
  }

  changed(key: string, erases: boolean): void {
    if (this.#scope.closed) return;
    this.#changed.add(key);
    this.#erases ||= erases;
    this.#soon();
  }

  /** The key is to be stored anew, whoever wrote it. */
  keep(key: string): void {
    this.#kept.add(key);
    this.changed(key, false);
  }

  changedAll(filter: SharedFilter): void {
    if (this.#scope.closed) return;
    this.#filters.set(JSON.stringify(filter), filter);
    this.#soon();
  }

  /** There is something stored that is over, or gone. */
  erase(): void {
    if (this.#scope.closed) return;
    this.#erases = true;
    this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void idle(PATIENCE).then(() => this.flush()), DELAY);
  }

  /** Writes what has changed up to now, a little at a time; never rejects. */
  async flush(): Promise<void> {
    // Nothing is written before what was stored is known, however long that takes.
    if (!this.#isRead) return;
    // Where storage takes its time, values do not queue up: of each key there is the latest to be written.
    await this.#writing;
    while (!this.#collect(performance.now() + SLICE)) await idle(PATIENCE);
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
    const { replica } = this.#keeper.replication;
    for (const filter of this.#filters.values()) {
      const range = replica.range(filter);
      for (const what of ['delete', 'expire'] as const) {
        if (range[what][1] !== replica.tab) continue;
        this.#marking().markAll(filter, what, range[what]);
        this.#erases ||= what === 'delete';
      }
    }
    this.#filters.clear();
    while (this.#changed.size > 0) {
      const writer = new PartWriter(this.#cold, false);
      for (const key of this.#changed) {
        this.#changed.delete(key);
        this.#write(writer, key);
        if (writer.isFull || performance.now() > until) break;
      }
      const isAll = this.#changed.size === 0;
      const part = writer.end(isAll ? [replica.last, replica.tab] : NEVER);
      if (part.times.length > 0) this.#parts.push(part);
      if (performance.now() > until) return isAll;
    }
    return true;
  }

  #marking(): Marks {
    return (this.#marks ??= new Marks(this.#tabs));
  }

  /** What this tab knows of a key that it has changed. */
  #write(writer: PartWriter, key: string): void {
    const { replica } = this.#keeper.replication;
    const register = replica.register(key);
    const { written, removed, stale } = register;
    if (stale[1] === replica.tab && stale[0] > 0) this.#marking().mark(key, 'expire', stale);
    // Whoever wrote it stores it.
    if (written[1] !== replica.tab && !this.#kept.delete(key)) return;
    const entry = removed ? undefined : this.#keeper.stored(key);
    if (entry !== undefined) {
      writer.add(key, entry, register);
      return;
    }
    // Removed, or gone before it was written: what is stored is old.
    this.#marking().mark(key, 'delete', written);
    this.#erases = true;
  }

  #commit(hurry: boolean): Promise<void> {
    const [parts, marks, erases] = [this.#parts, this.#marks, this.#erases];
    if (parts.length === 0 && marks === undefined && !erases) return this.#writing;
    const { replica } = this.#keeper.replication;
    if (this.#changed.size === 0) marks?.replica.knows([0, replica.tab, replica.last]);
    this.#parts = [];
    this.#marks = undefined;
    // Erasing takes its time: it is left to the next visit where the page may be gone.
    this.#erases = hurry && erases;
    this.#writing = this.#writing.then(async () => {
      try {
        if ((await this.#store?.write({ parts, marks, erases, hurry })) === true) this.#all();
      } catch (error) {
        this.#giveUp(error as Error);
      } finally {
        marks?.close();
      }
    });
    return this.#writing;
  }

  /** Everything is stored anew, whoever wrote it. */
  #all(): void {
    for (const key of this.#keeper.keys()) this.keep(key);
  }

  #giveUp({ message, cause }: Error): void {
    this.isWaiting = false;
    this.#changed.clear();
    this.#scope.close();
    this.#end();
    this.#keeper.warn(message, cause);
  }

  #end(): void {
    this.#store?.close();
    this.#store = undefined;
  }

  async inventory(filter: KeyFilter): Promise<string[]> {
    return this.#isRead ? ((await this.#store?.inventory(filter)) ?? []) : [];
  }

  /** Writes what has changed, and ends. */
  async close(): Promise<void> {
    const written = this.#flushNow();
    this.#scope.close();
    await written;
    this.#end();
  }
}
