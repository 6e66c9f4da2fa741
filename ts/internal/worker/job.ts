import { check, compress, Prober } from '../../../build/images/images.js';
import type { ImageInfo, PixelData } from '../../../build/images/images.js';
import type { EngineOptions } from '../images/types.js';
import type { JobReply, JobRequest, WorkerInput } from '../protocol.js';
import { bitmapPixels, decodeInBrowser } from './browser-decode.js';
import { probeBlob, readBlob } from './read-blob.js';
import { progressPoster } from './progress.js';

/** Formats that only the browser decodes, by the engine's names. */
const BROWSER_FORMATS: ReadonlySet<string> = new Set(['avif', 'heic', 'jxl']);

interface Done {
  readonly reply: JobReply;
  readonly transfer: Transferable[];
}

/** Waits until there is memory for so many pixels. */
export type Admit = (pixels: number) => Promise<void> | void;

export async function runJob(request: JobRequest, admit: Admit): Promise<Done> {
  if (request.type === 'probe') {
    return { reply: { type: 'probe', info: await probeBlob(request.blob) }, transfer: [] };
  }
  const progress = progressPoster();
  const start = performance.now();
  progress('read', 0);
  const { bytes, pixels, read, decode } = await readInput(request.input, request.options, admit, start);
  const result = compress(bytes, pixels, request.options, progress);
  result.timings.decode += decode;
  const transfer = result.bytes ? [result.bytes.buffer as ArrayBuffer] : [];
  return { reply: { type: 'compress', result, read }, transfer };
}

interface ReadInput {
  readonly bytes: Uint8Array | undefined;
  readonly pixels: PixelData | undefined;
  /** Milliseconds. */
  readonly read: number;
  /** Milliseconds of decoding by the browser. */
  readonly decode: number;
}

async function readInput(input: WorkerInput, options: EngineOptions, admit: Admit, start: number): Promise<ReadInput> {
  const now = () => performance.now();
  switch (input.kind) {
    case 'pixels': {
      const { data, width, height } = input;
      return {
        bytes: undefined,
        pixels: { data: new Uint8Array(data), width, height },
        read: now() - start,
        decode: 0,
      };
    }
    case 'bitmap':
      return { bytes: undefined, pixels: bitmapPixels(input.bitmap), read: 0, decode: now() - start };
    case 'file': {
      const bytes = await readBlob(input.blob);
      const read = now() - start;
      const info = probeBytes(bytes);
      // Before memory is asked for, and before the browser decodes anything.
      check(info.width, info.height, options);
      await admit(info.storedWidth * info.storedHeight);
      if (!BROWSER_FORMATS.has(info.format)) return { bytes, pixels: undefined, read, decode: 0 };
      const decoding = now();
      const pixels = await decodeInBrowser(bytes, info);
      return { bytes, pixels, read, decode: now() - decoding };
    }
  }
}

function probeBytes(bytes: Uint8Array): ImageInfo {
  const prober = new Prober(bytes.length);
  for (let want = prober.want(); want !== undefined; want = prober.want()) {
    const [offset = 0, length = 0] = want;
    prober.feed(offset, bytes.subarray(offset, offset + length));
  }
  return prober.finish();
}
