import { instantiate } from '../engine/instance.js';
import type * as Exports from '../../../build/cache/cache_bg.wasm';

/** What cache.wasm offers: functions of numbers. All but `cache_new` take the cache's number first, which that gave. */
export type CacheEngine = typeof Exports;

/** Loads cache.wasm on the first call. */
export const cacheEngine = (): Promise<CacheEngine> =>
  instantiate<CacheEngine>('cache', new URL('./wasm/cache.wasm', import.meta.url));
