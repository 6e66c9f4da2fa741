import type { CompressResult as EngineResult } from '../../../build/images/images.js';
import { splitOptions } from './job-options.js';
import { progressOf } from './progress.js';
import { imagePool } from './shared-pool.js';
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
  progress('read', 0);
  const start = performance.now();
  const prepared = await prepare(source, signal, (fraction) => progress('read', fraction));
  const read = performance.now() - start;
  const request = { type: 'compress', input: prepared.input, options: engine } as const;
  const { size, transfer } = prepared;
  const reply = await pool.run(request, { priority, timeLimit, size, transfer, signal, onProgress: progress });
  if (reply.type !== 'compress') throw new TypeError('unreachable: a worker answers in kind');
  progress('encode', 1);
  return toResult(reply.result, prepared, read + reply.read);
}

function toResult(result: EngineResult, { input, originalBytes }: Prepared, read: number): CompressResult {
  const { bytes, mediaType, format, width, height, quality, score, kept, timings } = result;
  const blob = bytes ? new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mediaType }) : original(input, mediaType);
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
    timings: { read, ...timings },
  };
}

/** The file that came in, by the type that it is of. */
function original(input: Prepared['input'], mediaType: string): Blob {
  if (input.kind !== 'file') throw new TypeError('unreachable: only a file can be kept');
  const { blob } = input;
  return blob.type === mediaType ? blob : blob.slice(0, blob.size, mediaType);
}
