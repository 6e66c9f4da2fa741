import { MEMORY_PER_PIXEL, Phase } from '../../../build/images/codes.js';
import type { CompressJob, CompressReply, JobRequest, Replies } from '../images/jobs.js';
import { bitmapPixels, decodeInBrowser } from './browser-decode.js';
import { check, compress, probe } from './engine.js';
import type { DecodedPixels } from './engine.js';
import { fail } from './fail.js';
import { progress } from './progress.js';

/** Formats that only the browser decodes, by the engine's names. */
const BROWSER_FORMATS: readonly string[] = ['avif', 'heic', 'jxl'];

interface Done<Reply> {
  readonly reply: Reply;
  readonly transfer: Transferable[];
}

/** Waits until there are so many bytes of memory. */
export type Admit = (memory: number) => Promise<void> | void;

export async function runJob(request: JobRequest, admit: Admit): Promise<Done<Replies[JobRequest['type']]>> {
  if (request.type === 'compress') return runCompress(request, admit);
  const { blob, size } = request;
  const read = (start: number, end: number) => {
    if (end > blob.size) throw fail('source/unreadable', `only ${blob.size} bytes are there`);
    return bytesOf(blob.slice(start, end));
  };
  return { reply: await probe(size, read), transfer: [] };
}

async function runCompress({ input, options }: CompressJob, admit: Admit): Promise<Done<CompressReply>> {
  const { blob, bitmap } = input;
  let pixels: DecodedPixels | undefined = input.pixels;
  const lap = stopwatch();
  progress(Phase.Read, 0);
  const file = blob ? await bytesOf(blob) : new Uint8Array(0);
  const read = lap();
  if (blob) {
    const info = await probe(file.length, (start, end) => file.subarray(start, end));
    // Before memory is asked for, and before the browser decodes anything.
    check(options, info.width, info.height);
    await admit(info.storedWidth * info.storedHeight * MEMORY_PER_PIXEL);
    lap();
    if (BROWSER_FORMATS.includes(info.format)) pixels = await decodeInBrowser(file, info);
  }
  if (bitmap) pixels = bitmapPixels(bitmap);
  const decode = lap();
  const { result, bytes } = compress(options, file, pixels);
  return { reply: { ...result, bytes, read, decode: decode + result.decode }, transfer: [bytes.buffer] };
}

/** Each call gives the milliseconds since the last one. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => -last + (last = performance.now());
}

/** The bytes of a file or a part of it; one that was moved or changed since it was picked is unreadable. */
async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw fail('source/unreadable', `the file could not be read: ${String(error)}`);
  }
}
