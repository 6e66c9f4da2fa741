/** Node's side of `worker.ts`: worker threads. */
import { Worker } from 'node:worker_threads';
import type * as browser from './worker.js';
import type { WorkerEvents, WorkerHandle, WorkerSource } from './worker.js';

export function createWorker(source: WorkerSource, events: WorkerEvents): WorkerHandle {
  if (typeof source === 'function') throw new TypeError('in Node, worker is an address');
  // Flags of the program (say, --input-type) are not for the worker.
  const worker = new Worker(new URL(source ?? './worker.node.js', import.meta.url), { execArgv: [] });
  worker.on('message', (message) => events.message(message));
  worker.on('error', (cause) => events.failed(cause));
  worker.on('messageerror', (cause) => events.failed(cause));
  worker.on('exit', (code) => events.failed(new Error(`the worker ended with code ${code}`)));
  return {
    // Node's own types of transferable objects differ in name only.
    post: (message, transfer) => worker.postMessage(message, transfer as readonly ArrayBuffer[]),
    terminate: () => worker.terminate(),
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
  };
}

// Both sides have the same functions.
({ createWorker }) satisfies Omit<typeof browser, never>;
