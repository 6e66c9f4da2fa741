/** The worker's end of the line in a browser; `port.node.ts` takes its place in Node. */

export function post(message: unknown, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

/** `failed` hears of a message that cannot be read here, such as a module where the policy forbids WebAssembly. */
export function listen(handle: (message: unknown) => void, failed: () => void): void {
  globalThis.addEventListener?.('message', ({ data }: MessageEvent<unknown>) => handle(data));
  globalThis.addEventListener?.('messageerror', failed);
}
