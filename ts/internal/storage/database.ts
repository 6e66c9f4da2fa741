/** The result of a request. */
export function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the request failed'));
  });
}

/** A database, which may lose its connection at any time and is opened again then. */
export class Database {
  readonly #name: string;
  /** Their names, and whether they number their records themselves. */
  readonly #stores: Readonly<Record<string, boolean>>;
  #connection: Promise<IDBDatabase> | undefined;
  /** Whether the database was not there when it was opened last. */
  created = false;

  constructor(name: string, stores: Readonly<Record<string, boolean>>) {
    this.#name = name;
    this.#stores = stores;
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
      for (const [store, autoIncrement] of Object.entries(this.#stores))
        request.result.createObjectStore(store, { autoIncrement });
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

  async #begin(mode: IDBTransactionMode): Promise<IDBTransaction> {
    const database = await this.#open();
    return database.transaction(Object.keys(this.#stores), mode);
  }

  /** Reads in one transaction. */
  async read<Result>(work: (store: (name: string) => IDBObjectStore) => Promise<Result>): Promise<Result> {
    const transaction = await this.#begin('readonly');
    return work((name) => transaction.objectStore(name));
  }

  /** Those of these values that cannot be stored, which only trying shows: cloning accepts more. Nothing is stored. */
  async refused(values: readonly unknown[]): Promise<Set<unknown>> {
    const transaction = await this.#begin('readwrite');
    const name = Object.keys(this.#stores)[0]!;
    const refused = new Set<unknown>();
    for (const [at, value] of values.entries()) {
      try {
        transaction.objectStore(name).add(value, ...(this.#stores[name] === true ? [] : [at]));
      } catch {
        refused.add(value);
      }
    }
    transaction.abort();
    return refused;
  }

  /** Changes what is stored in one transaction: all of it happens, or nothing. `work` may only wait for requests. */
  async change<Result>(work: (store: (name: string) => IDBObjectStore) => Promise<Result>): Promise<Result> {
    const transaction = await this.#begin('readwrite');
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
    });
    // Heard below, or not at all when the work fails first.
    done.catch(() => {});
    let result: Result;
    try {
      result = await work((name) => transaction.objectStore(name));
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It has ended already.
      }
      throw error;
    }
    await done;
    return result;
  }

  /** Forgets the connection: the next call opens another. */
  reset(): void {
    const old = this.#connection;
    this.#connection = undefined;
    old?.then((database) => database.close()).catch(() => {});
  }
}

/** A record to be stored; without a key where the store numbers its records. */
export interface Item {
  readonly key?: IDBValidKey;
  readonly value: unknown;
}

/**
 * Stores records one after the other: copying all at once would hold up the page. With `ends`, the last one ends the transaction: a
 * page that is being left may have no turn any more in which it would end by itself.
 */
export async function addAll(store: IDBObjectStore, items: readonly Item[], ends: boolean): Promise<void> {
  const last = items.length - 1;
  for (const [place, { key, value }] of items.entries()) {
    const request = key === undefined ? store.add(value) : store.add(value, key);
    if (ends && place === last) store.transaction.commit?.();
    await resultOf(request);
  }
}
