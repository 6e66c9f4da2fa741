/** Values as compressed bytes, by slot: what entries know of them. */
export interface ColdValues {
  readonly entries: number;
  /** Bytes of all entries. */
  readonly bytes: number;
  /** Uses of values that were demoted, and of those that came from storage. */
  readonly hits: number;
  readonly restoredHits: number;
  /** Whether the value of a slot is here. */
  has(slot: number): boolean;
  /** A copy of the value of a slot; nothing when it is not here, or damaged. */
  read(slot: number): { readonly value: unknown } | undefined;
  /** False when there was nothing to remove. */
  remove(slot: number): boolean;
  clear(): void;
  close(): void;
}

/** The level below the live values: what entries know of it. Its code comes with `compress` and `persist`. */
export interface LowerLevel<V> {
  readonly tier: ColdValues;
  /** The value of a slot of this level for a use, after which it may be live. One that is damaged is a miss, and removed. */
  use(slot: number): V | undefined;
  /** A slot of this level gets a live value; false when that is too large. */
  promote(slot: number, value: V, weight: number, staleUntil: number): boolean;
  /** Keeps what is too large for the live values: its slot, or nothing. The key has none. */
  add(key: string, value: V, weight: number, staleUntil: number): number | undefined;
  /** Keeps the value of a slot that is evicted; false when that has to go. */
  demote(slot: number, key: string): boolean;
  /** Evicts what is beyond the room that the live values leave. */
  trim(): void;
}
