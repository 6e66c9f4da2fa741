const STORE = 'parts';

/** The result of a request. */
export function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the request failed'));
  });
}

/** One database with one list of records, which may lose its connection at any time and is opened again then. */
export class Database {
  readonly #name: string;
  #connection: Promise<IDBDatabase> | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  #open(): Promise<IDBDatabase> {
    this.#connection ??= this.#connect().catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    return this.#connection;
  }

  async #connect(): Promise<IDBDatabase> {
    // Reading the property alone throws where storage is blocked.
    const request = indexedDB.open(this.#name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { autoIncrement: true });
    const database = await resultOf(request);
    const lost = (): void => {
      this.#connection = undefined;
    };
    database.onclose = lost;
    database.onversionchange = () => {
      database.close();
      lost();
    };
    return database;
  }

  /** All records, in the order in which they were added. */
  async read(): Promise<unknown[]> {
    const database = await this.#open();
    return resultOf(database.transaction(STORE).objectStore(STORE).getAll());
  }

  /** Adds records, all or none; `replace` removes the ones before in the same step. */
  async write(records: Iterable<unknown>, replace: boolean): Promise<void> {
    const database = await this.#open();
    const transaction = database.transaction(STORE, 'readwrite');
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
    });
    // Heard below, or not at all when adding fails first.
    done.catch(() => {});
    const store = transaction.objectStore(STORE);
    try {
      if (replace) store.clear();
      // One after the other: copying all at once would hold up the page.
      for (const record of records) await resultOf(store.add(record));
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It has ended by itself.
      }
      throw error;
    }
    await done;
  }

  /** Forgets the connection: the next call opens another. */
  reset(): void {
    const old = this.#connection;
    this.#connection = undefined;
    old?.then((database) => database.close()).catch(() => {});
  }
}
