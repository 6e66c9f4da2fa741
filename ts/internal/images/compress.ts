import { Phase } from '../../../build/images/codes.js';
import { nameOf, resultName } from './file-name.js';
import type { CompressReply } from './jobs.js';
import { splitOptions } from './job-options.js';
import { toPlaceholder } from './placeholder.js';
import { progressOf } from './progress.js';
import { imagePool, runIn } from './shared-pool.js';
import { prepare } from './source.js';
import type { Prepared } from './source.js';
import type { CompressOptions } from './types/options.js';
import type { CompressProgress } from './types/progress.js';
import type { CompressResult } from './types/result.js';
import type { ImageSource } from './types/source.js';

/** See `compressImage` in `ts/images.ts`. */
export async function compress(source: ImageSource, options?: CompressOptions): Promise<CompressResult> {
  const { signal, onProgress, priority, timeLimit, engine, placeholder } =
    splitOptions<(progress: CompressProgress) => void>(options);
  signal?.throwIfAborted();
  // The modules load while the source is read.
  const pool = imagePool();
  const progress = progressOf(onProgress);
  progress(Phase.Read, 0);
  const start = performance.now();
  // An <img> may have another address by the time it was read.
  const name = nameOf(source);
  const prepared = await prepare(source, { signal, onRead: (fraction) => progress(Phase.Read, fraction) });
  const read = performance.now() - start;
  const request = { type: 'compress', input: prepared.input, options: engine, placeholder } as const;
  const { memory, transfer } = prepared;
  const treatment = { priority, timeLimit, memory, transfer, signal, onProgress: progress };
  const reply = await runIn(pool, request, treatment);
  progress(Phase.Encode, 1);
  return toResult(reply, prepared, name, read);
}

function toResult(reply: CompressReply, source: Prepared, sourceName: string, reading: number): CompressResult {
  const file = resultFile(reply, source, sourceName);
  const { bytes, mediaType, read, decode, resize, encode, placeholder: made, ...picture } = reply;
  const placeholder = made ? { placeholder: toPlaceholder(made, reply.width, reply.height) } : {};
  const timings = { read: reading + read, decode, resize, encode };
  return {
    file,
    blob: file,
    bytes: file.size,
    originalBytes: source.originalBytes,
    ...picture,
    ...placeholder,
    timings,
  };
}

/** The new file, or the one that came in, by the name and the type that are right. */
function resultFile(
  { bytes, mediaType: type, format, kept }: CompressReply,
  { input }: Prepared,
  sourceName: string,
): File {
  // Only files are kept.
  const content = kept ? input.blob! : bytes;
  const name = resultName(sourceName, format);
  // A blob that is a file has a date; it is that of the picture.
  const { name: oldName, type: oldType, lastModified } = (input.blob ?? {}) as Partial<File>;
  if (kept && name === oldName && type === oldType) return content as File;
  return new File([content], name, { type, ...(lastModified === undefined ? {} : { lastModified }) });
}
