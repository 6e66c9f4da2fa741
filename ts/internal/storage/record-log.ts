import { addAll, Database, resultOf } from './database.js';

const STORE = 'parts';

/** A database with one list of records. */
export class RecordLog {
  readonly #database: Database;

  constructor(name: string) {
    this.#database = new Database(name, { [STORE]: true });
  }

  /** All records, in the order in which they were added. */
  read(): Promise<unknown[]> {
    return this.#database.read((store) => resultOf(store(STORE).getAll() as IDBRequest<unknown[]>));
  }

  /** Adds records, all or none. */
  append(records: readonly unknown[]): Promise<void> {
    return this.#database.change((store) => addAll(store(STORE), items(records), true));
  }

  /** Puts others in the place of all records, or nothing happens. No other tab reads or writes meanwhile. */
  rewrite(make: (records: unknown[]) => Promise<readonly unknown[]>): Promise<void> {
    return this.#database.change(async (of) => {
      const store = of(STORE);
      const records = await make(await resultOf(store.getAll() as IDBRequest<unknown[]>));
      store.clear();
      await addAll(store, items(records), true);
    });
  }

  /** Forgets the connection: the next call opens another. */
  reset(): void {
    this.#database.reset();
  }
}

const items = (records: readonly unknown[]) => records.map((value) => ({ value }));
