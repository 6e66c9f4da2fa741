import { instantiate } from './instantiate.js';
import type * as Exports from '../../build/runtime/runtime_bg.wasm';

/** What runtime.wasm offers: functions of numbers. Those of a cache or pool take its number first, which its `new` gave. */
export type Runtime = typeof Exports;

/** Loads runtime.wasm on the first call. Pools and caches share one instance. */
export const runtime = (): Promise<Runtime> =>
  instantiate<Runtime>('runtime', new URL('./wasm/runtime.wasm', import.meta.url));
