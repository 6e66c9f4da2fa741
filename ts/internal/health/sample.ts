/** What no observer tells. */
import { BURST, Entry, Metric, PAGE_MEMORY_EVERY } from '../../../build/health/codes.js';
import { idle } from '../host/page.js';
import type { Inbox } from './inbox.js';
import type { CacheLike } from './types.js';

/** Chromium's own (https://webidl.spec.whatwg.org/ knows none of them). */
interface Told {
  readonly memory?: { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number };
  measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }>;
}

/** Elements whose depth is looked at, spread over the document. */
const LOOKED_AT = 50;

export class Sampler {
  readonly #inbox: Inbox;
  readonly #record: (metric: Metric, value: number) => void;
  readonly #cache: CacheLike | undefined;
  #lookups = { hits: 0, misses: 0 };
  #measured = -Infinity;

  constructor(inbox: Inbox, record: (metric: Metric, value: number) => void, cache: CacheLike | undefined) {
    this.#inbox = inbox;
    this.#record = record;
    this.#cache = cache;
  }

  /** Reads what there is; resolves when the frames that it asks for have come. */
  async read(moduleBytes: number): Promise<void> {
    const { memory } = performance as Told;
    if (memory) this.#inbox.put(Entry.Memory, memory.usedJSHeapSize, memory.jsHeapSizeLimit);
    this.#record(Metric.WasmMemory, moduleBytes);
    this.#readCache();
    this.#readConnection();
    this.#readPageMemory();
    this.#inbox.send();
    if (typeof document !== 'object') return;
    await idle(1000);
    this.#readElements();
    await this.#readFrames();
  }

  #readCache(): void {
    if (!this.#cache) return;
    const { hits, misses } = this.#cache.stats();
    const before = this.#lookups;
    this.#lookups = { hits, misses };
    this.#inbox.put(Entry.Lookups, hits - before.hits, hits + misses - before.hits - before.misses);
  }

  #readConnection(): void {
    // Node 20 has none.
    const { connection } = (globalThis.navigator ?? {}) as {
      connection?: { readonly rtt?: number; readonly downlink?: number };
    };
    if (connection?.rtt) this.#record(Metric.RoundTrip, connection.rtt);
    // Megabits a second.
    if (connection?.downlink) this.#record(Metric.Downlink, connection.downlink * 125_000);
  }

  #readPageMemory(): void {
    const now = performance.now();
    if (!globalThis.crossOriginIsolated || now - this.#measured < PAGE_MEMORY_EVERY) return;
    this.#measured = now;
    // It may take 20 s, and nothing waits for it.
    (performance as Told)
      .measureUserAgentSpecificMemory?.()
      .then(({ bytes }) => this.#record(Metric.PageMemory, bytes))
      .catch(() => {});
  }

  #readElements(): void {
    const elements = document.getElementsByTagName('*');
    let deepest = 0;
    for (let at = 0; at < LOOKED_AT; at++) {
      let depth = 0;
      let element: Element | null | undefined = elements[Math.floor((at / LOOKED_AT) * elements.length)];
      for (; element; element = element.parentElement) depth++;
      deepest = Math.max(deepest, depth);
    }
    this.#record(Metric.DomNodes, elements.length);
    this.#record(Metric.DomDepth, deepest);
  }

  #readFrames(): Promise<void> {
    return new Promise((resolve) => {
      let [left, before] = [BURST, 0];
      const frame = (time: number): void => {
        if (before) this.#inbox.put(Entry.Interval, time - before);
        before = time;
        if (left--) requestAnimationFrame(frame);
        else resolve();
      };
      requestAnimationFrame(frame);
    });
  }
}
