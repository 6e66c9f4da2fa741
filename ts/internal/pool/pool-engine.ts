import { instantiate } from '../engine/instance.js';
import type * as Exports from '../../../build/pool/pool_bg.wasm';

/** What pool.wasm offers: functions of numbers. All but `pool_new` take the pool's number first, which that gave. */
export type PoolEngine = typeof Exports;

/** Loads pool.wasm on the first call. */
export const poolEngine = (): Promise<PoolEngine> =>
  instantiate<PoolEngine>('pool', new URL('./wasm/pool.wasm', import.meta.url));
