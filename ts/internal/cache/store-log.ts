import { Failure, Write } from '../../../build/cold/codes.js';
import type { Recovery } from '../../../build/cold/codes.js';
import { freeWith } from '../engine/free-with.js';
import type { ColdEngine } from './cold-engine.js';

/** When a log becomes a snapshot, and what to do when it cannot be written: see `src/store/log.rs`. */
export class StoreLog {
  readonly #engine: ColdEngine;
  /** The engine's side of this log. */
  readonly #log: number;
  /** Forgets it. */
  readonly close: () => void;

  constructor(engine: ColdEngine) {
    const log = engine.log_new();
    this.#engine = engine;
    this.#log = log;
    this.close = freeWith(this, () => engine.log_free(log));
  }

  /** So many entries were read in snapshots, and so many changes beside them. */
  opened(snapshot: number, changes: number): void {
    this.#engine.log_opened(this.#log, snapshot, changes);
  }

  /** What is stored is void, or can be read by nobody any more. */
  outdated(): void {
    this.#engine.log_outdated(this.#log);
  }

  /** Whether so many changes are to be written together with what is stored. `hurry`: the page may be gone soon. */
  wantsSnapshot(changes: number, hurry: boolean): boolean {
    return this.#engine.log_write(this.#log, changes, hurry ? 1 : 0) === Write.Snapshot;
  }

  appended(changes: number): void {
    this.#engine.log_appended(this.#log, changes);
  }

  snapshot(entries: number): void {
    this.#engine.log_snapshot(this.#log, entries);
  }

  failed(isFull: boolean): Recovery {
    return this.#engine.log_failed(this.#log, isFull ? Failure.Full : Failure.Broken) as Recovery;
  }

  /** Storage was full and is empty now: how many of these entries, the newest, to write first. */
  keep(entries: number): number {
    return this.#engine.log_keep(this.#log, entries) >>> 0;
  }

  /** They were too many: how many to try next; 0 when not even one had room. */
  keepFewer(): number {
    return this.#engine.log_keepFewer(this.#log) >>> 0;
  }
}
