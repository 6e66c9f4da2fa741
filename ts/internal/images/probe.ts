import { splitOptions } from './job-options.js';
import { imagePool } from './shared-pool.js';
import { prepareFile } from './source.js';
import type { FileSource, ImageInfo, ProbeOptions } from './types.js';

/** See `probeImage` in `ts/images.ts`. */
export async function probe(source: FileSource, options?: ProbeOptions): Promise<ImageInfo> {
  const { signal, timeLimit } = splitOptions(options);
  const pool = imagePool();
  const blob = await prepareFile(source, signal);
  // Before everything else: it takes no time, and what comes next depends on it.
  const treatment = { priority: 0, size: { kind: 0, amount: 0 }, timeLimit, transfer: [], signal } as const;
  return pool.run({ type: 'probe', blob }, treatment);
}
