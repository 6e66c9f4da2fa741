import { addAll, Database, resultOf } from './database.js';

const RECORDS = 'records';
const VISITS = 'visits';

/** A record and where it is. */
export interface Row {
  /** Of what kind it is; a word. */
  readonly kind: string;
  /** Its name among those of its kind. */
  readonly id: string;
  readonly value: unknown;
}

/** Records within a transaction. */
export interface Rows {
  /** Those of a kind, or all. */
  all(kind?: string): Promise<unknown[]>;
  get(kind: string, id: string): Promise<unknown>;
  /** Stores new ones; with `ends`, the last one ends the transaction. */
  add(rows: readonly Row[], ends?: boolean): Promise<void>;
  /** Stores what may be there in another form. */
  put(rows: readonly Row[]): Promise<void>;
  delete(kind: string, id: string): void;
  clear(kind?: string): void;
  /** A request that takes no time: whoever waits for it gives the page its turn without ending the transaction. */
  pause(): Promise<unknown>;
}

/**
 * Records of one kind of program in a database that several share, as releases of an app with different forms of values do: each has
 * its own, and leaves that of the others alone.
 */
export class Space {
  readonly #database: Database;
  readonly #name: string;

  constructor(database: string, name: string) {
    this.#database = new Database(database, { [RECORDS]: false, [VISITS]: false });
    this.#name = name;
  }

  #rows(store: IDBObjectStore): Rows {
    const name = this.#name;
    const key = (kind: string, id: string): string[] => [name, kind, id];
    const range = (kind?: string): IDBKeyRange => (kind === undefined ? allOf(name) : allOf(name, kind));
    const item = ({ kind, id, value }: Row) => ({ key: key(kind, id), value });
    return {
      all: (kind) => resultOf(store.getAll(range(kind)) as IDBRequest<unknown[]>),
      get: (kind, id) => resultOf(store.get(key(kind, id)) as IDBRequest<unknown>),
      add: (rows, ends = false) => addAll(store, rows.map(item), ends),
      put: async (rows) => {
        for (const row of rows) await resultOf(store.put(row.value, key(row.kind, row.id)));
      },
      delete: (kind, id) => void store.delete(key(kind, id)),
      clear: (kind) => void store.delete(range(kind)),
      pause: () => resultOf(store.count(key('', ''))),
    };
  }

  read<Result>(work: (rows: Rows) => Promise<Result>): Promise<Result> {
    return this.#database.read((store) => work(this.#rows(store(RECORDS))));
  }

  /** All of it happens, or nothing. `work` may only wait for requests. */
  change<Result>(work: (rows: Rows) => Promise<Result>): Promise<Result> {
    return this.#database.change((store) => work(this.#rows(store(RECORDS))));
  }

  /** Whether the database was lost since the last call, or is new. */
  wasCreated(): boolean {
    const { created } = this.#database;
    this.#database.created = false;
    return created;
  }

  /** Notes a visit at `time`, and removes those spaces whose last visit was before `oldest`: whether there was one. */
  visit(time: number, oldest: number): Promise<boolean> {
    return this.#database.change(async (store) => {
      store(VISITS).put(time, this.#name);
      const others = await resultOf(store(VISITS).getAllKeys());
      let isRemoved = false;
      for (const name of others) {
        const visited = (await resultOf(store(VISITS).get(name))) as number;
        if (name === this.#name || visited >= oldest) continue;
        store(RECORDS).delete(allOf(String(name)));
        store(VISITS).delete(name);
        isRemoved = true;
      }
      return isRemoved;
    });
  }

  /** Those of these values that cannot be stored. Nothing is stored. */
  refused(values: readonly unknown[]): Promise<Set<unknown>> {
    return this.#database.refused(values);
  }

  /** Forgets the connection: the next call opens another. */
  reset(): void {
    this.#database.reset();
  }
}

/** In IndexedDB a list is greater than every text. */
const allOf = (...beginning: string[]): IDBKeyRange => IDBKeyRange.bound(beginning, [...beginning, []]);
