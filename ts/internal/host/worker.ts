/** Workers in a browser; `worker.node.ts` takes this file's place in Node. */

/** A worker, however it is made. */
export interface WorkerHandle {
  post(message: unknown, transfer: readonly Transferable[]): void;
  /** Ends it at once. */
  terminate(): unknown;
  /** Whether it keeps a process alive; of no meaning in a page. */
  hold(busy: boolean): void;
}

/** What a worker has to say. */
export interface WorkerEvents {
  message(message: unknown): void;
  failed(cause: unknown): void;
}

/** Where the worker comes from: an address, a function that makes it, or `worker.js` beside the code. */
export type WorkerSource = string | URL | (() => Worker) | undefined;

export function createWorker(source: WorkerSource, events: WorkerEvents): WorkerHandle {
  const worker = newWorker(source);
  worker.addEventListener('message', ({ data }) => events.message(data));
  worker.addEventListener('error', (event) => {
    // Its job hears of it; the page's own `error` event does not.
    event.preventDefault();
    // The event of a script that cannot be loaded is a plain `Event` without a message: HTML, "run a worker", step 9.
    events.failed(event.error ?? new Error(event.message || 'worker.js could not be loaded'));
  });
  worker.addEventListener('messageerror', () => events.failed(new Error('a message could not be deserialised')));
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as Transferable[]),
    terminate: () => worker.terminate(),
    hold() {},
  };
}

function newWorker(source: WorkerSource): Worker {
  if (typeof source === 'function') return source();
  if (source !== undefined) return new Worker(source, { type: 'module' });
  // Bundlers look for exactly this.
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}
