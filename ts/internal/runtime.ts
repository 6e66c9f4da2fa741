import { initSync, Pool } from '../../build/runtime/runtime.js';
import { load } from './loader.js';

/** The engine's decisions for a pool: see `bindings/runtime/src/pool.rs`. */
export type Engine = Pool;

/** Loads runtime.wasm on the first call. */
export async function runtime(): Promise<{ Pool: typeof Pool }> {
  // Instantiating a second time does nothing.
  initSync({ module: await load('runtime') });
  return { Pool };
}
