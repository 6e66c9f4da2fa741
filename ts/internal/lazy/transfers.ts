/** Addresses whose sizes are remembered: as many as browsers keep entries themselves. */
const MOST_KEPT = 250;

/**
 * How many bytes each address took. An observer sees every entry, while `performance.getEntries()` ends with the 250th
 * (https://w3c.github.io/resource-timing/#sec-extensions-performance-interface).
 */
export class Transfers {
  readonly #bytes = new Map<string, number>();
  readonly #observer = new PerformanceObserver((list) => this.#read(list.getEntries()));

  constructor() {
    this.#observer.observe({ type: 'resource' });
  }

  #read(entries: readonly PerformanceEntry[]): void {
    for (const { name, encodedBodySize } of entries as readonly PerformanceResourceTiming[]) {
      this.#bytes.set(name, encodedBodySize);
      if (this.#bytes.size > MOST_KEPT) this.#bytes.delete(this.#bytes.keys().next().value!);
    }
  }

  /** What an address took, once; `NaN` where nobody tells. */
  take(address: string): number {
    this.#read(this.#observer.takeRecords());
    const bytes = this.#bytes.get(address) ?? NaN;
    this.#bytes.delete(address);
    return bytes;
  }

  close(): void {
    this.#observer.disconnect();
  }
}
