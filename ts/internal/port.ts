/** The worker's end of the line in a browser; `port.node.ts` takes its place in Node. */
import type { FromWorker, ToWorker } from './protocol.js';

export function post(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

export function listen(handle: (message: ToWorker) => void): void {
  globalThis.addEventListener?.('message', ({ data }: MessageEvent<ToWorker>) => handle(data));
}
