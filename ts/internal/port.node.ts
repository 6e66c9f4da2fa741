/** Node's side of `port.ts`. */
import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './protocol.js';

export function post(message: FromWorker, transfer: Transferable[] = []): void {
  parentPort?.postMessage(message, transfer as ArrayBuffer[]);
}

export function listen(handle: (message: ToWorker) => void, failed: () => void): void {
  parentPort?.on('message', handle);
  parentPort?.on('messageerror', failed);
}
