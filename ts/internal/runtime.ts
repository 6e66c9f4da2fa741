import type { Host } from '../../build/runtime/host.js';
import type * as Exports from '../../build/runtime/runtime_bg.wasm';
import { load } from './loader.js';

/** What runtime.wasm offers: functions of numbers. An object's methods take the number that its `new` gave. */
export type Runtime = typeof Exports;

const host: Host = {
  throw() {
    throw new Error('runtime.wasm was called in the middle of a call');
  },
  // For values of JavaScript's, which the module does not use.
  init_externref_table() {},
};

let instance: Runtime | undefined;

/** Loads runtime.wasm on the first call. */
export async function runtime(): Promise<Runtime> {
  const module = await load('runtime', new URL('./wasm/runtime.wasm', import.meta.url));
  // Pools and caches share one instance, and keep it when the module is configured anew.
  return (instance ??= new WebAssembly.Instance(module, { host }).exports as Runtime);
}
