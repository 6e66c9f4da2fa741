/** The image worker: one self-contained file that speaks `protocol.ts` and does one job at a time. */
import { memoryBytes, startEngine } from './internal/worker/engine.js';
import { isPlainError } from './internal/worker/fail.js';
import { runJob } from './internal/worker/job.js';
import { listen, post } from './internal/port.js';
import type { JobRequest, ToWorker } from './internal/protocol.js';

let proceed: (() => void) | undefined;

listen(hear, () => post({ type: 'trapped', message: 'the worker cannot read its module: does the policy allow it?' }));

function hear(message: ToWorker): void {
  switch (message.type) {
    case 'start':
      return start(message.module);
    case 'job':
      return void work(message.request, message.allowedPixels);
    case 'proceed':
      return proceed?.();
  }
}

function start(module: WebAssembly.Module): void {
  try {
    startEngine(module);
    post({ type: 'ready' });
  } catch (error) {
    post({ type: 'trapped', message: String(error) });
  }
}

/** Asks for memory when the picture is bigger than foreseen. */
function admit(pixels: number, allowedPixels: number): Promise<void> | void {
  if (pixels <= allowedPixels) return;
  post({ type: 'needs', pixels });
  return new Promise((resolve) => (proceed = resolve));
}

async function work(request: JobRequest, allowedPixels: number): Promise<void> {
  try {
    const { reply, transfer } = await runJob(request, (pixels) => admit(pixels, allowedPixels));
    post({ type: 'done', reply, memory: memoryBytes() }, transfer);
  } catch (error) {
    // Whatever is no error of the engine's is a trap or a bug: nobody knows what state the instance is in.
    if (isPlainError(error)) post({ type: 'failed', error, memory: memoryBytes() });
    else post({ type: 'trapped', message: String(error) });
  }
}
