import type { Scope } from '../common/scope.js';
import { PACK } from './entries.js';
import type { Loose, Packing } from './entries.js';
import { hearOf, take } from './shared-observers.js';

/** Types of entries that this engine tells. */
export const typesOf = (): readonly string[] =>
  typeof PerformanceObserver === 'function' ? (PerformanceObserver.supportedEntryTypes ?? []) : [];

/** What one who watches hears of, until the scope is closed. */
export class Observers {
  readonly #packing: Packing;
  readonly #observed: (work: () => void) => void;
  /** What ends each, by type. */
  readonly #heard = new Map<string, () => void>();
  /** Types whose entries of before were told. */
  readonly #told = new Set<string>();

  /** `observed` is called with what packs the entries that were observed together. */
  constructor(scope: Scope, packing: Packing, observed: (work: () => void) => void) {
    this.#packing = packing;
    this.#observed = observed;
    for (const type of typesOf()) if (type in PACK) this.#observe(type);
    scope.add(() => this.#heard.forEach((end) => end()));
  }

  /** Observes a type or does not, whatever it did. */
  choose(type: string, isObserved: boolean): void {
    if (isObserved) this.#observe(type);
    else this.#stop(type);
  }

  #observe(type: string): void {
    if (this.#heard.has(type) || !typesOf().includes(type)) return;
    const hear = (entries: readonly PerformanceEntry[]): void => this.#observed(() => this.#pack(type, entries));
    // What there was before is told once.
    this.#heard.set(type, hearOf(type, !this.#told.has(type), hear));
    this.#told.add(type);
  }

  #stop(type: string): void {
    this.#heard.get(type)?.();
    this.#heard.delete(type);
  }

  /** Takes in what waits to be told. */
  take(): void {
    for (const type of this.#heard.keys()) take(type);
    // Interactions that were fast have no entry: they are only counted.
    this.#observed(() => {});
  }

  #pack(type: string, entries: readonly PerformanceEntry[]): void {
    for (const entry of entries) PACK[type]!(entry as Loose, this.#packing);
  }
}
