/** One PerformanceObserver a type of entries, for all who watch a page. */
import { LEAST_EVENT } from '../../../build/health/codes.js';

export type Hear = (entries: readonly PerformanceEntry[]) => void;

/** Observes a type; `buffered` tells what there was before too. */
function observe(observer: PerformanceObserver, type: string, buffered: boolean): void {
  // Event Timing's option, which TypeScript does not know.
  const options = { type, buffered, durationThreshold: LEAST_EVENT };
  observer.observe(options);
}

/** What there was before, from an observer that is there for nothing else. */
function entriesBefore(type: string): PerformanceEntry[] {
  const entries: PerformanceEntry[] = [];
  // WebKitGTK 2.50 calls it within `observe`, where others wait for a task.
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  observe(observer, type, true);
  entries.push(...observer.takeRecords());
  observer.disconnect();
  return entries;
}

class SharedObserver {
  readonly hearers = new Set<Hear>();
  readonly #observer = new PerformanceObserver((list) => this.#tell(list.getEntries()));

  constructor(type: string) {
    observe(this.#observer, type, false);
  }

  #tell(entries: readonly PerformanceEntry[]): void {
    for (const hear of [...this.hearers]) hear(entries);
  }

  /** Tells what waits to be told. */
  take(): void {
    const entries = this.#observer.takeRecords();
    if (entries.length > 0) this.#tell(entries);
  }

  close(): void {
    this.#observer.disconnect();
  }
}

const shared = new Map<string, SharedObserver>();

/** Tells what waits to be told of a type. */
export const take = (type: string): void => shared.get(type)?.take();

/** Tells of entries of a type from now on, of those before too where `buffered`: each once. Gives what ends it. */
export function hearOf(type: string, buffered: boolean, hear: Hear): () => void {
  // What the others are still to be told is among what there was before.
  take(type);
  const observer = shared.get(type) ?? new SharedObserver(type);
  shared.set(type, observer);
  const before = buffered ? entriesBefore(type) : [];
  observer.hearers.add(hear);
  if (before.length > 0)
    queueMicrotask(() => {
      if (observer.hearers.has(hear)) hear(before);
    });
  return () => {
    observer.hearers.delete(hear);
    if (observer.hearers.size > 0 || shared.get(type) !== observer) return;
    observer.close();
    shared.delete(type);
  };
}
