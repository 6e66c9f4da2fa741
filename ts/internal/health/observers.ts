import { LEAST_EVENT } from '../../../build/health/codes.js';
import type { Scope } from '../common/scope.js';
import { PACK } from './entries.js';
import type { Loose, Packing } from './entries.js';

/** Types of entries that this engine tells. */
export const typesOf = (): readonly string[] =>
  typeof PerformanceObserver === 'function' ? (PerformanceObserver.supportedEntryTypes ?? []) : [];

/** Observers by type, until the scope is closed. */
export class Observers {
  readonly #packing: Packing;
  readonly #observed: (work: () => void) => void;
  readonly #observers = new Map<string, PerformanceObserver>();
  /** Types whose entries of before were told. */
  readonly #told = new Set<string>();

  /** `observed` is called with what packs the entries that were observed together. */
  constructor(scope: Scope, packing: Packing, observed: (work: () => void) => void) {
    this.#packing = packing;
    this.#observed = observed;
    for (const type of typesOf()) if (type in PACK) this.#observe(type);
    scope.add(() => this.#observers.forEach((observer) => observer.disconnect()));
  }

  /** Observes a type or does not, whatever it did. */
  choose(type: string, isObserved: boolean): void {
    if (isObserved) this.#observe(type);
    else this.#stop(type);
  }

  #observe(type: string): void {
    if (this.#observers.has(type) || !typesOf().includes(type)) return;
    const observer = new PerformanceObserver((list) => this.#observed(() => this.#pack(type, list.getEntries())));
    // Event Timing's option, which TypeScript does not know. What was there before is told once.
    const options = { type, buffered: !this.#told.has(type), durationThreshold: LEAST_EVENT };
    observer.observe(options);
    this.#observers.set(type, observer);
    this.#told.add(type);
  }

  #stop(type: string): void {
    this.#observers.get(type)?.disconnect();
    this.#observers.delete(type);
  }

  /** Takes in what waits to be told. */
  take(): void {
    this.#observed(() => this.#observers.forEach((observer, type) => this.#pack(type, observer.takeRecords())));
  }

  #pack(type: string, entries: readonly PerformanceEntry[]): void {
    for (const entry of entries) PACK[type]!(entry as Loose, this.#packing);
  }
}
