/**
 * When something happened, in ms since 1970 and beyond all that its tab had seen, and the number of that tab: see
 * `src/tabs/stamp.rs`. Time 0: never.
 */
export type Stamp = readonly [time: number, tab: number];

/** Before everything. */
export const NEVER: Stamp = [0, 0];

/** A number that no other tab has. */
export const tabNumber = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;

/** Whether two are the same. */
export const isSame = ([time, tab]: Stamp, [otherTime, otherTab]: Stamp): boolean =>
  time === otherTime && tab === otherTab;

/** Whether it can be a stamp of another tab, which may be of another release. */
export function isStamp(value: unknown): value is Stamp {
  return Array.isArray(value) && value.length === 2 && value.every((number) => Number.isFinite(number) && number >= 0);
}
