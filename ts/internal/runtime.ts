import { Cache, initSync, Pool } from '../../build/runtime/runtime.js';
import { load } from './loader.js';

/** The engine's decisions for a pool: see `bindings/runtime/src/pool.rs`. */
export type Engine = Pool;

export type { Cache };

/** What runtime.wasm offers. */
export interface Runtime {
  readonly Pool: typeof Pool;
  readonly Cache: typeof Cache;
  readonly memory: WebAssembly.Memory;
}

/** Loads runtime.wasm on the first call. */
export async function runtime(): Promise<Runtime> {
  // Instantiating a second time does nothing.
  const { memory } = initSync({ module: await load('runtime') });
  return { Pool, Cache, memory };
}
