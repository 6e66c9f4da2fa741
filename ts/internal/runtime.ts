import { initSync } from '../../build/runtime/runtime.js';
import type * as Exports from '../../build/runtime/runtime_bg.wasm';
import { load } from './loader.js';

/** What runtime.wasm offers: functions of numbers. An object's methods take the number that its `new` gave. */
export type Runtime = typeof Exports;

/** Loads runtime.wasm on the first call. */
export async function runtime(): Promise<Runtime> {
  // Instantiating a second time does nothing.
  return initSync({ module: await load('runtime') }) as unknown as Runtime;
}
