/** The worker's end of the line in a browser; `port.node.ts` takes its place in Node. */
import type { FromWorker, ToWorker } from './protocol.js';

export function post(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

/** `failed` hears of a message that cannot be read here, such as a module where the policy forbids WebAssembly. */
export function listen(handle: (message: ToWorker) => void, failed: () => void): void {
  globalThis.addEventListener?.('message', ({ data }: MessageEvent<ToWorker>) => handle(data));
  globalThis.addEventListener?.('messageerror', failed);
}
