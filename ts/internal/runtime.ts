import { load } from './loader.js';
import type { ModuleName } from './config.js';
import type * as Exports from '../../build/runtime/runtime_bg.wasm';

const instances = new Map<ModuleName, WebAssembly.Exports>();

/** The one instance of a module that imports nothing; it stays when the module is configured anew. See {@link load}. */
export async function instantiate<Exports>(name: ModuleName, url: URL): Promise<Exports> {
  const module = await load(name, url);
  if (!instances.has(name)) instances.set(name, new WebAssembly.Instance(module).exports);
  return instances.get(name) as Exports;
}

/** What runtime.wasm offers: functions of numbers. Those of a cache or pool take its number first, which its `new` gave. */
export type Runtime = typeof Exports;

/** Loads runtime.wasm on the first call. Pools and caches share one instance. */
export const runtime = (): Promise<Runtime> =>
  instantiate<Runtime>('runtime', new URL('./wasm/runtime.wasm', import.meta.url));
