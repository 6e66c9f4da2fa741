import { DELAY, LINGER, PATIENCE, SLICE } from '../../../build/cold/codes.js';
import { Scope } from '../common/scope.js';
import { idle, onHidden } from '../host/page.js';
import type { ColdEngine } from './cold-engine.js';
import type { Keeping } from './opening.js';
import { PartStore } from './part-store.js';
import { keysOf, PartWriter } from './part.js';
import type { Part, Place } from './part.js';
import type { Stored } from './placing.js';

/** What a cache does for its persistence. */
export interface Keeper<V> {
  keys(): string[];
  /** The entry as it is to be stored; nothing when there is none. */
  stored(key: string): Stored<V> | undefined;
  warn(message: string, error: unknown): void;
}

/** Keeps a cache beyond its page: collects what changes, and stores it when the page is idle or hidden. */
export class Persistence<V> implements Keeping {
  readonly #schema: string;
  readonly #keeper: Keeper<V>;
  readonly #engine: ColdEngine;
  /** Open while changes are collected. */
  readonly #scope = new Scope();
  /** Absent once nothing can be stored any more. */
  #store: PartStore | undefined;
  readonly #changed = new Set<string>();
  /** Whether all that is stored is gone. */
  #cleared = false;
  /** Parts to be written; and those on their way too, or written just now. */
  #parts: Part[] = [];
  readonly #unwritten = new Set<Part>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(name: string, schema: string, engine: ColdEngine, most: number, keeper: Keeper<V>) {
    this.#schema = schema;
    this.#engine = engine;
    this.#keeper = keeper;
    this.#store = new PartStore(name, schema, engine, most, keeper.warn);
    this.#scope.add(() => clearTimeout(this.#timer));
    this.#scope.add(onHidden(() => void this.#flushNow()));
  }

  get stored(): Keeping['stored'] {
    return this.#store?.stored ?? { entries: 0, bytes: 0 };
  }

  /** Keys of which another tab would read what is no longer true. */
  unsaved(): string[] {
    return [...this.#changed, ...[...this.#unwritten].flatMap(keysOf)];
  }

  /** What was stored: the latest of each key. */
  async read(): Promise<Map<string, Place>> {
    try {
      return await this.#store!.read();
    } catch (error) {
      this.#giveUp(error as Error);
      return new Map();
    }
  }

  /** The entry of this key changed, or is gone. */
  changed(key: string): void {
    if (this.#scope.closed) return;
    this.#changed.add(key);
    this.#soon();
  }

  /** Everything is gone, what other tabs have stored too. The keys of this tab are reported one by one as well. */
  clear(): void {
    if (this.#scope.closed) return;
    this.#cleared = true;
    // Not only no longer true, but no longer there.
    this.#store?.outdated();
    this.#soon();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void idle(PATIENCE).then(() => this.flush()), DELAY);
  }

  /** Writes what has changed up to now, a little at a time; never rejects. */
  async flush(): Promise<void> {
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
    while (this.#changed.size > 0 || this.#cleared) {
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
      try {
        if ((await this.#store?.write(parts, hurry)) === true) for (const key of this.#keeper.keys()) this.changed(key);
      } catch (error) {
        this.#giveUp(error as Error);
      } finally {
        // A tab that read before this was written may hear of it a little later.
        setTimeout(() => {
          for (const part of parts) this.#unwritten.delete(part);
        }, LINGER);
      }
    });
    return this.#writing;
  }

  #giveUp({ message, cause }: Error): void {
    this.#changed.clear();
    this.#cleared = false;
    this.#unwritten.clear();
    this.#scope.close();
    this.#end();
    this.#keeper.warn(message, cause);
  }

  #end(): void {
    this.#store?.close();
    this.#store = undefined;
  }

  /** Writes what has changed, and ends. */
  async close(): Promise<void> {
    const written = this.#flushNow();
    this.#scope.close();
    await written;
    this.#end();
  }
}
