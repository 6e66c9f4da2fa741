import type { CompressReply } from './jobs.js';
import { splitOptions } from './job-options.js';
import { progressOf } from './progress.js';
import { imagePool, runIn } from './shared-pool.js';
import { prepare } from './source.js';
import type { Prepared } from './source.js';
import type { CompressResult, CompressOptions, ImageSource, CompressProgress } from './types.js';

/** See `compressImage` in `ts/images.ts`. */
export async function compress(source: ImageSource, options?: CompressOptions): Promise<CompressResult> {
  const { signal, onProgress, priority, timeLimit, engine } =
    splitOptions<(progress: CompressProgress) => void>(options);
  signal?.throwIfAborted();
  // The modules load while the source is read.
  const pool = imagePool();
  const progress = progressOf(onProgress);
  progress(0, 0);
  const start = performance.now();
  const prepared = await prepare(source, { signal, onRead: (fraction) => progress(0, fraction) });
  const read = performance.now() - start;
  const request = { type: 'compress', input: prepared.input, options: engine } as const;
  const { memory, transfer } = prepared;
  const treatment = { priority, timeLimit, memory, transfer, signal, onProgress: progress };
  const reply = await runIn(pool, request, treatment);
  progress(3, 1);
  return toResult(reply, prepared, read);
}

function toResult(reply: CompressReply, { input, originalBytes }: Prepared, read: number): CompressResult {
  const { bytes, mediaType, format, width, height, quality, score, kept, decode, resize, encode } = reply;
  const blob = kept ? original(input.blob!, mediaType) : new Blob([bytes], { type: mediaType });
  return {
    blob,
    format,
    width,
    height,
    bytes: blob.size,
    originalBytes,
    ...(quality === undefined ? {} : { quality }),
    ...(score === undefined ? {} : { score }),
    kept,
    timings: { read: read + reply.read, decode, resize, encode },
  };
}

/** The file that came in, by the type that it is of. Only files are kept. */
function original(blob: Blob, mediaType: string): Blob {
  return blob.type === mediaType ? blob : blob.slice(0, blob.size, mediaType);
}
