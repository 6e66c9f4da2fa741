import { load } from './loader.js';
import type { ModuleName } from './config.js';

const instances = new Map<ModuleName, WebAssembly.Exports>();

/** The one instance of a module that imports nothing; it stays when the module is configured anew. See {@link load}. */
export async function instantiate<Exports>(name: ModuleName, url: URL): Promise<Exports> {
  const module = await load(name, url);
  if (!instances.has(name)) instances.set(name, new WebAssembly.Instance(module).exports);
  return instances.get(name) as Exports;
}
