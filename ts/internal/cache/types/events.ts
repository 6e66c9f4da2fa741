/** The events of `on`, by name. */
export interface CacheEvents<V> {
  /** A value was kept: by the program, a load, or another tab. */
  readonly set: { readonly key: string; readonly value: V };
  /** It left for others. */
  readonly evict: { readonly key: string; readonly value: V };
  /** Its time was over. */
  readonly expire: { readonly key: string; readonly value: V };
  /** What no caller hears of: a load failed, and a stale value was served; or `sizeOf` threw for a value that was loaded. */
  readonly error: { readonly key?: string; readonly error: unknown };
  /** Something does not work as asked for, and the cache goes on without. */
  readonly warn: { readonly message: string; readonly error?: unknown };
}
