import { invalid } from '../common/invalid.js';
import { typeName } from '../common/type-name.js';
import type { CompiledModule, Dom } from '../common/dom.js';

/**
 * The WebAssembly modules: `cache` for pages with a cache, `cold` for caches with `compress` or `persist`, `pool` for pages
 * with images, `images` for their workers, `lazy` for pages that load lazily, `health` for pages that are watched, and `tabs` for
 * caches with `crossTab` where there are no Web Locks.
 */
export type ModuleName = 'cache' | 'cold' | 'health' | 'images' | 'lazy' | 'pool' | 'tabs';

/** Where a WebAssembly module comes from: an address, a response, its bytes, or the module itself, compiled. */
export type WasmSource = string | URL | Response | ArrayBuffer | ArrayBufferView | CompiledModule;

/** See {@link configure}. */
export interface PageliftConfig {
  /**
   * Other sources for the WebAssembly modules.
   * @default `wasm/NAME.wasm` beside the code
   */
  readonly wasm?: { readonly [Name in ModuleName]?: WasmSource | Promise<WasmSource> };
  /**
   * The address of `worker.js`, or a function that makes the worker (of type `module`), for bundlers that do not follow
   * `new Worker(new URL(...))`.
   * @default `worker.js` beside the code
   */
  readonly worker?: string | URL | (() => Dom<'Worker'>);
  /**
   * The most workers at a time: a whole number, at least 1.
   * @default by the device's cores and memory
   */
  readonly maxWorkers?: number;
}

/** What was configured so far. */
export const config: { -readonly [Key in keyof PageliftConfig]: PageliftConfig[Key] } = {};

/**
 * Sets where the package finds its parts: for a CDN, a strict content security policy, or a bundler that moves files.
 * Call it before the first use; what is not named keeps its value.
 *
 * @example
 * ```ts
 * configure({ wasm: { images: '/static/images.wasm' }, worker: '/static/pagelift-worker.js' });
 * ```
 *
 * @throws {PageliftError} `options/invalid`
 */
export function configure(changes: PageliftConfig): void {
  const { wasm, worker, maxWorkers } = changes;
  if (maxWorkers !== undefined && !(Number.isInteger(maxWorkers) && maxWorkers >= 1))
    throw invalid('maxWorkers', 'a whole number of at least 1', maxWorkers);
  if (worker !== undefined && !['string', 'URL', 'function'].includes(typeName(worker)))
    throw invalid('worker', 'an address or a function', worker);
  if (wasm !== undefined) config.wasm = { ...config.wasm, ...wasm };
  if (worker !== undefined) config.worker = worker;
  if (maxWorkers !== undefined) config.maxWorkers = maxWorkers;
}
