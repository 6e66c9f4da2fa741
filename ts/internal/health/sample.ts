/** What no observer tells. */
import { BURST, Entry, Metric } from '../../../build/health/codes.js';
import type { Scope } from '../common/scope.js';
import { connection } from '../host/connection.js';
import { idle } from '../host/page.js';
import type { Inbox } from './inbox.js';
import type { CacheLike } from './types.js';

/** What Chromium tells of memory (https://wicg.github.io/performance-measure-memory/), which TypeScript does not know. */
interface Told {
  readonly memory?: { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number };
  measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }>;
}

/** Elements whose depth is looked at, spread over the document. */
const LOOKED_AT = 50;
/** Milliseconds that the page may take to be idle. */
const IDLE_PATIENCE = 1000;

export class Sampler {
  readonly #scope: Scope;
  readonly #record: (metric: Metric, value: number) => void;
  readonly #cache: CacheLike | undefined;
  #lookups = { hits: 0, misses: 0 };

  /** It reads until the scope is closed. */
  constructor(scope: Scope, record: (metric: Metric, value: number) => void, cache: CacheLike | undefined) {
    this.#scope = scope;
    this.#record = record;
    this.#cache = cache;
  }

  /** Reads what there is at once. */
  read(inbox: Inbox, moduleBytes: number, withPageMemory: boolean): void {
    const { memory } = performance as Told;
    if (memory) inbox.put(Entry.Memory, memory.usedJSHeapSize, memory.jsHeapSizeLimit);
    this.#record(Metric.WasmMemory, moduleBytes);
    this.#readCache(inbox);
    this.#readConnection();
    if (withPageMemory && globalThis.crossOriginIsolated) this.#readPageMemory();
  }

  /** Reads the document when the page is idle, and resolves with the times between some frames. */
  async readPage(): Promise<readonly number[]> {
    if (typeof document !== 'object') return [];
    await idle(IDLE_PATIENCE);
    if (this.#scope.closed) return [];
    this.#readElements();
    return this.#readFrames();
  }

  #readCache(inbox: Inbox): void {
    if (!this.#cache) return;
    const { hits, misses } = this.#cache.stats();
    const before = this.#lookups;
    this.#lookups = { hits, misses };
    inbox.put(Entry.Lookups, hits - before.hits, hits + misses - before.hits - before.misses);
  }

  #readConnection(): void {
    const { rtt, downlink } = connection() ?? {};
    if (rtt) this.#record(Metric.RoundTrip, rtt);
    if (downlink) this.#record(Metric.Downlink, downlink * 125_000);
  }

  #readPageMemory(): void {
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

  /** A hidden page has no frames: what is read then comes when it is seen again, and is too late for its sample. */
  #readFrames(): Promise<readonly number[]> {
    return new Promise((resolve) => {
      const times: number[] = [];
      const frame = (time: number): void => {
        times.push(time);
        if (times.length <= BURST && !this.#scope.closed) requestAnimationFrame(frame);
        else resolve(times.slice(1).map((time, i) => time - times[i]!));
      };
      requestAnimationFrame(frame);
    });
  }
}
