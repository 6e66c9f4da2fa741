/** Values by slot that are not live: what entries know of their cold tier. */
export interface Cold {
  readonly entries: number;
  /** Bytes of all entries. */
  readonly bytes: number;
  /** Uses of values that were pushed out, and of those that came from storage. */
  readonly hits: number;
  readonly restoredHits: number;
  has(slot: number): boolean;
  /** Keeps a value, and counts `overhead` bytes on top. False for one that JSON cannot carry exactly. */
  freeze(slot: number, value: unknown, overhead: number): boolean;
  /** A copy of the slot's value; nothing when it has none, or when what was stored of it is damaged. */
  read(slot: number): { readonly value: unknown } | undefined;
  /** Counts a use of a slot's value of so many bytes: whether it is to become live, with so many others being so. */
  used(slot: number, bytes: number, liveEntries: number, liveBytes: number): boolean;
  /** False when there was nothing to remove. */
  remove(slot: number): boolean;
  /** The slot that has to go when there are more entries or bytes than these. */
  surplus(entries: number, bytes: number): number | undefined;
  /** The entry of this number in the pack loaded last becomes the slot's. False when there is none. */
  adopt(slot: number, number: number, overhead: number): boolean;
  clear(): void;
  close(): void;
}
