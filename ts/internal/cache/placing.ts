/** How long a value is served that is no longer fresh, where that is the entry's own to say. */
export interface StaleOptions {
  readonly staleWhileRevalidate: number | undefined;
  readonly staleIfError: number | undefined;
}

/** How a value is held. Times are those of `now()`, `Infinity` for never. */
export interface Placing {
  readonly expires: number;
  /** When a value that is no longer fresh is of no use either. */
  readonly drops: number;
  readonly size: number | undefined;
  readonly tags: readonly string[] | undefined;
  readonly stale: StaleOptions | undefined;
}

export const FOR_EVER: Placing = {
  expires: Infinity,
  drops: Infinity,
  size: undefined,
  tags: undefined,
  stale: undefined,
};
