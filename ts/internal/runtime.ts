import { Cache, initSync } from '../../build/runtime/runtime.js';
import type * as Exports from '../../build/runtime/runtime_bg.wasm';
import { load } from './loader.js';

export type { Cache };

/** What runtime.wasm offers: functions of numbers. An object's methods take the number that its `new` gave. */
export type Runtime = typeof Exports & { readonly Cache: typeof Cache };

/** Loads runtime.wasm on the first call. */
export async function runtime(): Promise<Runtime> {
  // Instantiating a second time does nothing.
  const exports = initSync({ module: await load('runtime') }) as unknown as typeof Exports;
  return { ...exports, Cache };
}
