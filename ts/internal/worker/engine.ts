/** images.wasm as a worker calls it, and what it calls: bytes and numbers go in, bytes and JSON come out. */
import type { Host } from '../../../build/images/host.js';
import type * as Exports from '../../../build/images/images_bg.wasm';
import { typeName } from '../common/type-name.js';
import type { ImageInfo } from '../images/types/info.js';
import type { EngineOptions } from '../images/types/options.js';
import type { PixelSource } from '../images/types/source.js';
import type { EngineResult, EngineSizes, SketchReply, VariantsJob, VariantsReply } from '../images/jobs.js';
import type { EnginePlaceholder } from '../images/types/placeholder.js';
import type { NamedValues } from '../images/placeholder-options.js';
import { progress, shareOf } from './progress.js';

/** The functions' types are those of `bindings/images/src/`; an object's methods take the number that its `new` gave. */
let wasm: typeof Exports;

/** A view of the module's memory, of use until the next call. Addresses above 2 GiB arrive as negative numbers. */
function view(address: number, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(wasm.memory.buffer as ArrayBuffer, address >>> 0, length);
}

const toText = (utf8: Uint8Array) => new TextDecoder().decode(utf8);
const toUtf8 = (text: string) => new TextEncoder().encode(text);

const host: Host = {
  // What js-sys wants for its `Uint8Array`.
  length: (bytes: Uint8Array) => bytes.length,
  new_from_slice: (address, length) => view(address, length).slice(),
  prototypesetcall: (address, length, bytes: Uint8Array) => view(address, length).set(bytes),
  // What the engine wants.
  now: () => performance.now(),
  progress,
  throw(address, length) {
    throw new Error(toText(view(address, length)));
  },
  // For constants that the module does not use.
  init_externref_table() {},
};

/** Makes the worker's instance of the module. */
export function startEngine(module: WebAssembly.Module): void {
  wasm = new WebAssembly.Instance(module, { host }).exports as typeof Exports;
  wasm.__wbindgen_start();
}

/** What the instance holds. */
export function memoryBytes(): number {
  return wasm.memory.buffer.byteLength;
}

/** Reads an answer; errors are answers too. */
function answer<T>(json: Uint8Array): T {
  const value = JSON.parse(toText(json)) as T & { code?: string };
  if (value.code) throw value;
  return value;
}

/** What a file's header says. `read` is asked for the parts that are needed. */
export async function probe(
  size: number,
  read: (start: number, end: number) => Uint8Array | Promise<Uint8Array>,
): Promise<ImageInfo> {
  const prober = wasm.prober_new(size);
  let info;
  try {
    for (let length; (length = wasm.prober_length(prober));) {
      const start = wasm.prober_offset(prober);
      wasm.prober_feed(prober, start, await read(start, start + length));
    }
  } finally {
    // Whatever happened, the prober is freed.
    info = wasm.prober_finish(prober);
  }
  return answer(info);
}

/** Hands the options over. The engine validates them. */
function toEngine(options: EngineOptions | NamedValues): number {
  const list = wasm.options_new();
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (value === undefined) continue;
    wasm.options_set(list, toUtf8(name), toUtf8(typeName(value)), Number(value), toUtf8(String(value)));
  }
  return list;
}

/** Validates the options, and refuses a picture of this (upright) size as `compress` would. */
export function check(options: EngineOptions, width: number, height: number): void {
  answer(wasm.check(toEngine(options), width, height));
}

/** Pixels of a file that the browser decoded, and how they still have to be turned: an orientation as in EXIF. */
export interface DecodedPixels extends PixelSource {
  readonly orientation?: number;
}

/** What can stand for a file, or for pixels. */
export function sketch(
  options: EngineOptions,
  placeholder: NamedValues,
  file: Uint8Array,
  pixels: DecodedPixels | undefined,
): SketchReply {
  const lists = [toEngine(options), toEngine(placeholder)] as const;
  return answer(
    pixels
      ? wasm.sketchPixels(...lists, pixels.data, pixels.width, pixels.height, pixels.orientation ?? 1)
      : wasm.sketchFile(...lists, file),
  );
}

/** Writes a file, or pixels, in these widths and formats. */
export function variants(
  { options, widths, formats, placeholder }: VariantsJob,
  file: Uint8Array,
  pixels: DecodedPixels | undefined,
): VariantsReply {
  const lists = [toEngine(options), toEngine(widths)] as const;
  const set = pixels
    ? wasm.variantsPixels(...lists, file, pixels.data, pixels.width, pixels.height, pixels.orientation ?? 1)
    : wasm.variantsFile(...lists, file);
  try {
    const { sizes } = answer<EngineSizes>(wasm.variants_report(set));
    const all = formats.flatMap((format) => sizes.map((_, size) => ({ format, size })));
    const files = all.map(({ format, size }, done) => {
      shareOf(done, all.length);
      const { result, bytes } = toCompressed(
        wasm.variants_write(set, size, toEngine({ ...options, format } as object)),
      );
      return { ...result, bytes };
    });
    const made = placeholder && answer<EnginePlaceholder>(wasm.variants_placeholder(set, toEngine(placeholder)));
    return { files, placeholder: made };
  } finally {
    shareOf(0, 1);
    wasm.__wbg_variants_free(set, 0);
  }
}

/** Compresses a file, pixels, or pixels that the browser decoded from a file: then both are given. */
export function compress(
  options: EngineOptions,
  placeholder: NamedValues | undefined,
  file: Uint8Array,
  pixels: DecodedPixels | undefined,
): { readonly result: EngineResult; readonly bytes: Uint8Array<ArrayBuffer> } {
  const list = toEngine(options);
  // 0 is no list.
  const wanted = placeholder ? toEngine(placeholder) : 0;
  const compressed = pixels
    ? wasm.compressPixels(list, wanted, file, pixels.data, pixels.width, pixels.height, pixels.orientation ?? 1)
    : wasm.compressFile(list, wanted, file);
  return toCompressed(compressed);
}

function toCompressed(compressed: number): {
  readonly result: EngineResult;
  readonly bytes: Uint8Array<ArrayBuffer>;
} {
  const report = wasm.compressed_report(compressed);
  const bytes = wasm.compressed_file(compressed) as Uint8Array<ArrayBuffer>;
  return { result: answer(report), bytes };
}
