import { PageliftError, reasonOf } from '../../errors.js';
import { config } from './config.js';
import type { ModuleName, WasmSource } from './config.js';
import { tagOf } from '../common/type-name.js';
import { fetchResponse } from '../host/fetch.js';

interface Loading {
  readonly source: unknown;
  readonly module: Promise<WebAssembly.Module>;
}

const loading = new Map<ModuleName, Loading>();

/**
 * The compiled module, from where it was configured to be or else from `url`. Loaded once, on the first call; a failed load
 * is forgotten, so the next call tries again.
 *
 * Callers write `url` as a literal `new URL('./wasm/NAME.wasm', import.meta.url)`, because bundlers look for exactly this.
 *
 * @throws {PageliftError} `load/failed`
 */
export function load(name: ModuleName, url: URL): Promise<WebAssembly.Module> {
  const source = config.wasm?.[name];
  const known = loading.get(name);
  // A module that was configured anew is loaded anew.
  if (known !== undefined && known.source === source) return known.module;
  const module = compile(source ?? url).catch((cause: unknown) => {
    if (loading.get(name)?.module === module) loading.delete(name);
    throw failed(`${name}.wasm`, cause);
  });
  loading.set(name, { source, module });
  return module;
}

async function compile(given: WasmSource | Promise<WasmSource>): Promise<WebAssembly.Module> {
  const source = await given;
  const tag = tagOf(source);
  if (tag === 'WebAssembly.Module') return source as WebAssembly.Module;
  if (tag === 'ArrayBuffer' || ArrayBuffer.isView(source)) return WebAssembly.compile(source as BufferSource);
  if (tag === 'Response') return compileResponse(source as Response);
  return compileResponse(await fetchResponse(source as string | URL));
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw new Error(`HTTP status ${response.status} for ${response.url}`);
  // Streaming refuses every other media type, and many servers do not know this one.
  const streams = response.headers.get('content-type')?.trim().toLowerCase() === 'application/wasm';
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Code that is loaded on the first call, by an `import()` where it is needed, so that bundlers see it. A failed load is forgotten.
 * It is kept: Chromium 156 takes some tasks for an `import()` of what is there.
 *
 * @throws {PageliftError} `load/failed`
 */
export function onDemand<Code>(name: string, load: () => Promise<Code>): () => Promise<Code> {
  let loading: Promise<Code> | undefined;
  return () =>
    (loading ??= load().catch((cause: unknown) => {
      loading = undefined;
      throw failed(`the code of ${name}`, cause);
    }));
}

const failed = (what: string, cause: unknown): PageliftError =>
  new PageliftError('load/failed', `${what} could not be loaded: ${reasonOf(cause)}`, { cause });
