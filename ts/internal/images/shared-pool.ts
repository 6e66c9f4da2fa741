import { WorkerPool } from '../pool/pool.js';

let pool: WorkerPool | undefined;

/** The workers for images; made on the first call, and again after they were closed or failed to load. */
export function imagePool(): WorkerPool {
  if (pool === undefined) {
    const made: WorkerPool = new WorkerPool(() => {
      if (pool === made) pool = undefined;
    });
    pool = made;
  }
  return pool;
}

/** Closes them, if there are any. */
export async function closeImagePool(): Promise<void> {
  await pool?.close();
}
