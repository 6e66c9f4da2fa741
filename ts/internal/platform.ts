/** The device and its workers, in a browser; `platform.node.ts` takes this file's place in Node. */
import { config } from './engine/config.js';
import type { FromWorker, ToWorker } from './protocol.js';

/** A worker, however it is made. */
export interface WorkerHandle {
  post(message: ToWorker, transfer: readonly Transferable[]): void;
  /** Ends it at once. */
  terminate(): unknown;
  /** Whether it keeps a process alive; of no meaning in a page. */
  hold(busy: boolean): void;
}

/** What a worker has to say. */
export interface WorkerEvents {
  message(message: FromWorker): void;
  failed(cause: unknown): void;
}

/** What the pool wants to know of the device; see `pagelift::pool::Device`. */
export interface Device {
  readonly cores: number;
  readonly memoryGib: number;
  readonly kind: 0 | 1 | 2;
}

export function device(): Device {
  const { hardwareConcurrency, deviceMemory, userAgentData, maxTouchPoints } = navigator as Navigator & {
    readonly deviceMemory?: number;
    readonly userAgentData?: { readonly mobile: boolean };
  };
  // Only Chromium says it outright. A small screen that is touched is taken for a phone's; a worker has no screen to ask.
  const small = typeof screen !== 'undefined' && Math.min(screen.width, screen.height) < 600;
  const phone = userAgentData?.mobile ?? (maxTouchPoints > 0 && small);
  return { cores: hardwareConcurrency ?? 0, memoryGib: deviceMemory ?? NaN, kind: phone ? 1 : 0 };
}

export function createWorker(events: WorkerEvents): WorkerHandle {
  const worker = newWorker();
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => events.message(data));
  // A script that cannot be loaded has an event without a message.
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    events.failed(event.error ?? new Error(event.message || 'worker.js could not be loaded'));
  });
  worker.addEventListener('messageerror', () => events.failed(new Error('a message could not be deserialised')));
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as Transferable[]),
    terminate: () => worker.terminate(),
    hold() {},
  };
}

function newWorker(): Worker {
  if (typeof config.worker === 'function') return config.worker();
  if (config.worker !== undefined) return new Worker(config.worker, { type: 'module' });
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}
