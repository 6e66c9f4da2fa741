/** Who changed an entry: the program in this page, a load, another tab, or what was stored. */
export type CacheOrigin = 'program' | 'load' | 'tab' | 'storage';

/** Why a value is no longer there: for want of room, by `delete`, `remove` or `clear`, for another one, or its time was over. */
export type DisposeReason = 'evicted' | 'deleted' | 'replaced' | 'expired';

/** The events of `on`, by name. */
export interface CacheEvents<V> {
  /** A value was kept. */
  readonly set: { readonly key: string; readonly value: V; readonly origin: CacheOrigin };
  /** A value is no longer there. */
  readonly dispose: {
    readonly key: string;
    readonly value: V;
    readonly tags: readonly string[];
    readonly reason: DisposeReason;
    readonly origin: CacheOrigin;
  };
  /** A value was made stale by `expire` or `invalidate`, here or in another tab. */
  readonly stale: { readonly key: string; readonly invalidated: boolean; readonly origin: CacheOrigin };
  /** What no caller hears of: a load failed, and a stale value was served; or `sizeOf` threw for a value that was loaded. */
  readonly error: { readonly key?: string; readonly error: unknown };
  /** Something does not work as asked for, and the cache goes on without. */
  readonly warn: { readonly message: string; readonly error?: unknown };
}

/** A change of an entry, as `subscribe` tells it. */
export interface CacheChange {
  readonly key: string;
  /** What happened: a value was set, is stale now, is to be loaded anew, or is no longer there, and why. */
  readonly kind: 'set' | 'stale' | 'invalidated' | Exclude<DisposeReason, 'replaced'>;
  readonly origin: CacheOrigin;
}
