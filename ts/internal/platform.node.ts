/** Node's side of `platform.ts`: worker threads. */
import { availableParallelism, totalmem } from 'node:os';
import { Worker } from 'node:worker_threads';
import { config } from './engine/config.js';
import type * as browser from './platform.js';
import type { Device, WorkerEvents, WorkerHandle } from './platform.js';
import type { FromWorker } from './protocol.js';

export function device(): Device {
  return { cores: availableParallelism(), memoryGib: totalmem() / 2 ** 30, kind: 2 };
}

export function createWorker(events: WorkerEvents): WorkerHandle {
  if (typeof config.worker === 'function') throw new TypeError('in Node, worker is an address');
  // Flags of the program (say, --input-type) are not for the worker.
  const worker = new Worker(new URL(config.worker ?? './worker.node.js', import.meta.url), { execArgv: [] });
  worker.on('message', (message: FromWorker) => events.message(message));
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
({ device, createWorker }) satisfies Omit<typeof browser, never>;
