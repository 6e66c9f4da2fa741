/** Node's side of `port.ts`. */
import { parentPort } from 'node:worker_threads';
import type * as browser from './port.js';

export function post(message: unknown, transfer: Transferable[] = []): void {
  parentPort?.postMessage(message, transfer as ArrayBuffer[]);
}

export function listen(handle: (message: unknown) => void, failed: () => void): void {
  parentPort?.on('message', handle);
  parentPort?.on('messageerror', failed);
}

// Both sides have the same functions.
({ post, listen }) satisfies Omit<typeof browser, never>;
