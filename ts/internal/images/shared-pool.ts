import { TYPICAL_MEMORY } from '../../../build/images/codes.js';
import { load } from '../engine/loader.js';
import type { Treatment } from '../pool/jobs.js';
import { WorkerPool } from '../pool/pool.js';
import type { JobRequest, Replies } from './jobs.js';

const WORK = {
  module: () => load('images', new URL('./wasm/images.wasm', import.meta.url)),
  typicalMemory: TYPICAL_MEMORY,
  timeout: 'image/timeout',
} as const;

let pool: WorkerPool | undefined;

/** The workers for images; made on the first call, and again after they were closed or failed to load. */
export function imagePool(): WorkerPool {
  // One that was closed is forgotten at once, and closed only once: no later pool is meant.
  return (pool ??= new WorkerPool(WORK, () => (pool = undefined)));
}

/** Has one of these workers do a job. */
export function runIn<Request extends JobRequest>(
  pool: WorkerPool,
  request: Request,
  treatment: Treatment,
): Promise<Replies[Request['type']]> {
  return pool.run(request, treatment) as Promise<Replies[Request['type']]>;
}

/** Closes them, if there are any. */
export async function closeImagePool(): Promise<void> {
  await pool?.close();
}
