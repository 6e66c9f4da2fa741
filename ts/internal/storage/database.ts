const STORE = 'parts';

/** The result of a request. */
function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the request failed'));
  });
}

/** One database with one list of records, which may lose its connection at any time and is opened again then. */
export class Database {
  readonly #name: string;
  #connection: Promise<IDBDatabase> | undefined;
  /** Whether the database was not there when it was opened last. */
  created = false;

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
    // Reading the property throws a SecurityError where the user blocks storage: Firefox 48
    // (https://github.com/Modernizr/Modernizr/issues/2057).
    const request = indexedDB.open(this.#name, 1);
    this.created = false;
    request.onupgradeneeded = () => {
      this.created = true;
      request.result.createObjectStore(STORE, { autoIncrement: true });
    };
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

  /** Adds records, all or none. */
  append(records: readonly unknown[]): Promise<void> {
    return this.#change((store) => add(store, records));
  }

  /**
   * Puts others in the place of all records, or nothing happens. No other tab reads or writes meanwhile. `make` may only wait
   * for `pause`, which gives the page a chance to do something else.
   */
  rewrite(make: (records: unknown[], pause: () => Promise<unknown>) => Promise<readonly unknown[]>): Promise<void> {
    return this.#change(async (store) => {
      const records = await make(await resultOf(store.getAll()), () => resultOf(store.count()));
      store.clear();
      await add(store, records);
    });
  }

  /** Those of these values that cannot be stored, which only trying shows: cloning accepts more. Nothing is stored. */
  async refused(values: readonly unknown[]): Promise<Set<unknown>> {
    const database = await this.#open();
    const transaction = database.transaction(STORE, 'readwrite');
    const store = transaction.objectStore(STORE);
    const refused = new Set<unknown>();
    for (const value of values) {
      try {
        store.add(value);
      } catch {
        refused.add(value);
      }
    }
    transaction.abort();
    return refused;
  }

  async #change(work: (store: IDBObjectStore) => Promise<void>): Promise<void> {
    const database = await this.#open();
    const transaction = database.transaction(STORE, 'readwrite');
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
    });
    // Heard below, or not at all when the work fails first.
    done.catch(() => {});
    try {
      await work(transaction.objectStore(STORE));
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It has ended already.
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

/**
 * One after the other: copying all at once would hold up the page. The last one ends the transaction: a page that is being left may
 * have no turn any more in which it would end by itself.
 */
async function add(store: IDBObjectStore, records: readonly unknown[]): Promise<void> {
  const last = records.length - 1;
  for (const [place, record] of records.entries()) {
    const request = store.add(record);
    if (place === last) store.transaction.commit?.();
    await resultOf(request);
  }
}
