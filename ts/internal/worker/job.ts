import { MEMORY_PER_PIXEL, Phase } from '../../../build/images/codes.js';
import type {
  CompressJob,
  CompressReply,
  JobRequest,
  ProbeJob,
  Replies,
  SketchJob,
  VariantsJob,
} from '../images/jobs.js';
import { bitmapPixels, decodeInBrowser } from './browser-decode.js';
import { check, compress, probe, sketch, variants } from './engine.js';
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
  switch (request.type) {
    case 'compress':
      return runCompress(request, admit);
    case 'sketch': {
      const { options, placeholder } = request;
      const { file, pixels } = await open(request, admit);
      return { reply: sketch(options, placeholder, file, pixels), transfer: [] };
    }
    case 'variants': {
      const { file, pixels } = await open(request, admit);
      const reply = variants(request, file, pixels);
      return { reply, transfer: reply.files.map(({ bytes }) => bytes.buffer) };
    }
    case 'probe':
      return { reply: await runProbe(request), transfer: [] };
  }
}

function runProbe({ blob, size }: ProbeJob): Promise<Replies['probe']> {
  return probe(size, (start, end) => {
    if (end > blob.size) throw fail('source/unreadable', `only ${blob.size} bytes are there`);
    return bytesOf(blob.slice(start, end));
  });
}

/** A source that was read, and decoded where only the browser can. */
interface Opened {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly pixels: DecodedPixels | undefined;
  /** Milliseconds that reading and decoding took. */
  readonly read: number;
  readonly decode: number;
}

async function open({ input, options }: CompressJob | SketchJob | VariantsJob, admit: Admit): Promise<Opened> {
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
  return { file, pixels, read, decode: lap() };
}

async function runCompress(job: CompressJob, admit: Admit): Promise<Done<CompressReply>> {
  const { file, pixels, read, decode } = await open(job, admit);
  const { result, bytes } = compress(job.options, job.placeholder, file, pixels);
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
