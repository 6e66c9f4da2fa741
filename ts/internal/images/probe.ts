import { PROBE_MEMORY } from '../../../build/images/codes.js';
import { Priority } from '../../../build/pool/codes.js';
import type { PageliftError } from '../../errors.js';
import { splitOptions } from './job-options.js';
import { imagePool, runIn } from './shared-pool.js';
import { prepareFile } from './source.js';
import type { ImageInfo } from './types/info.js';
import type { ProbeOptions } from './types/options.js';
import type { FileSource } from './types/source.js';

/** See `probeImage` in `ts/images.ts`. */
export async function probe(source: FileSource, options?: ProbeOptions): Promise<ImageInfo> {
  const { signal, timeLimit } = splitOptions(options);
  const pool = imagePool();
  // Before everything else: it takes no time, and what comes next depends on it.
  const treatment = { priority: Priority.Immediate, memory: PROBE_MEMORY, timeLimit, transfer: [], signal };
  const ask = (blob: Blob, size: number) => runIn(pool, { type: 'probe', blob, size }, treatment);

  let info: ImageInfo | undefined;
  /** A beginning is that of a file without end, so every byte that it lacks counts. */
  const enough = async (beginning: Blob) => {
    try {
      info = await ask(beginning, Infinity);
    } catch (error) {
      if ((error as Partial<PageliftError> | null)?.code !== 'source/unreadable') throw error;
    }
    return info !== undefined;
  };
  const file = await prepareFile(source, { signal, enough });
  return info ?? ask(file, file.size);
}
