/** What outlives a page, in IndexedDB: a record of each thing that a page adds, of which one is made now and then. */
import { unlessAborted } from '../common/abort.js';
import { RecordLog } from '../storage/record-log.js';
import type { HealthEngine } from './health-engine.js';
import type { SeriesNumbers, StoredSeries } from './series.js';

/** Of the form of records, and of the list of metrics: whoever does not know one drops it when many records become one. */
const VERSION = 1;

/** Milliseconds after which history begins with this page: Safari 14.1 may never answer (https://bugs.webkit.org/show_bug.cgi?id=226547). */
const PATIENCE = 1000;

/** Records that wait while nothing can be stored; the oldest go. */
const MOST_WAITING = 12;

interface HealthRecord {
  readonly version: number;
  /** What the numbers call series and service levels, by their place. */
  readonly series: readonly StoredSeries[];
  readonly slis: readonly string[];
  readonly numbers: Float64Array<ArrayBuffer>;
}

/** What was read, and where from. */
export interface Stored {
  readonly database: RecordLog;
  readonly records: readonly unknown[];
  /** Why nothing could be read, where that is so. */
  readonly error?: unknown;
}

const versionOf = (record: unknown): unknown => (record as Partial<HealthRecord> | null)?.version;

function isRecord(record: unknown): record is HealthRecord {
  const { series, slis, numbers } = (record ?? {}) as Partial<HealthRecord>;
  return (
    versionOf(record) === VERSION && Array.isArray(series) && Array.isArray(slis) && numbers instanceof Float64Array
  );
}

/** Reads what was stored under a name. It never fails, and does not take long. */
export async function readStored(name: string): Promise<Stored> {
  const database = new RecordLog(`pagelift-health:${name}`);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
  try {
    return { database, records: await unlessAborted(late.signal, database.read()) };
  } catch (error) {
    return { database, records: [], error };
  } finally {
    clearTimeout(timer);
  }
}

/** What it needs of whoever watches. */
export interface Keeper {
  readonly engine: HealthEngine;
  readonly machine: number;
  readonly series: SeriesNumbers;
  readonly slis: readonly string[];
  readonly warn: (message: string, error: unknown) => void;
}

/** Stores what the engine says is new, and goes on where other pages ended. */
export class Persistence {
  readonly #keeper: Keeper;
  readonly #database: RecordLog;
  /** Those of other pages come behind this one's. */
  readonly #slis: string[];
  #waiting: HealthRecord[] = [];
  #flushing: Promise<void> | undefined;
  #isWarned = false;
  #isClosed = false;

  constructor(keeper: Keeper, { database, records, error }: Stored) {
    const { engine, machine } = keeper;
    this.#keeper = keeper;
    this.#database = database;
    this.#slis = [...keeper.slis];
    engine.health_persist(machine, Math.random());
    if (error !== undefined) this.#warn('what was stored cannot be read: history begins with this page', error);
    records.forEach((record) => this.#take(record));
    engine.health_restore(machine, performance.now(), Date.now());
  }

  #warn(message: string, error: unknown): void {
    if (!this.#isWarned) this.#keeper.warn(message, error);
    this.#isWarned = true;
  }

  /** Hands over a record. What nobody wrote is no matter: history has less then. */
  #take(record: unknown): void {
    try {
      if (isRecord(record)) this.#read(record);
    } catch {
      // It has names that are none.
    }
  }

  #read(record: HealthRecord): void {
    const { engine, machine, series } = this.#keeper;
    const here = [
      ...record.series.map((stored) => series.restored(stored) ?? NaN),
      ...record.slis.map((name) => this.#numberOf(name)),
    ];
    const count = here.length + record.numbers.length;
    const start = engine.health_room(count) >>> 0;
    const room = new Float64Array(engine.memory.buffer, start, count);
    room.set(here);
    room.set(record.numbers, here.length);
    engine.health_read(machine, record.series.length, record.slis.length);
  }

  #numberOf(sli: string): number {
    const known = this.#slis.indexOf(sli);
    return known >= 0 ? known : this.#slis.push(sli) - 1;
  }

  #record(count: number): HealthRecord {
    const { engine, series } = this.#keeper;
    const numbers = new Float64Array(engine.memory.buffer, engine.health_rows() >>> 0, count).slice();
    return { version: VERSION, series: series.stored(), slis: [...this.#slis], numbers };
  }

  /** Stores what is new, with all there is as one record where that is due. */
  save(isCompacting: boolean): void {
    const { engine, machine } = this.#keeper;
    const count = engine.health_store(machine, Date.now());
    if (count > 0) this.#waiting.push(this.#record(count));
    this.#flushing ??= this.#flush(isCompacting).finally(() => {
      this.#flushing = undefined;
    });
  }

  async #flush(isCompacting: boolean): Promise<void> {
    let records: HealthRecord[] = [];
    try {
      while (this.#waiting.length > 0) {
        records = this.#waiting;
        this.#waiting = [];
        await this.#database.append(records);
        records = [];
      }
      if (isCompacting) await this.#database.rewrite(async (all) => this.#compact(all));
    } catch (error) {
      // They wait for the next time, on another connection.
      this.#waiting = [...records, ...this.#waiting].slice(-MOST_WAITING);
      this.#database.reset();
      if (!this.#isClosed) this.#warn('health cannot be stored: it is kept in this page alone', error);
    }
  }

  /** All records as one. */
  #compact(records: readonly unknown[]): readonly unknown[] {
    if (this.#isClosed) return records;
    records.forEach((record) => this.#take(record));
    const { engine, machine } = this.#keeper;
    // What a newer release stored stays.
    const others = records.filter((record) => Number(versionOf(record)) > VERSION);
    return [...others, this.#record(engine.health_compact(machine, Date.now()))];
  }

  /** Stores what is left, and lets go of the database. */
  close(): void {
    this.save(false);
    this.#isClosed = true;
    void Promise.resolve(this.#flushing).then(() => this.#database.reset());
  }
}
