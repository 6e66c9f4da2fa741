/** The image worker: one self-contained file that speaks `internal/pool/protocol.ts` and does one job at a time. */
import { memoryBytes, startEngine } from './internal/worker/engine.js';
import { isPlainError } from './internal/worker/fail.js';
import { runJob } from './internal/worker/job.js';
import { listen, post } from './internal/worker/page.js';
import type { JobRequest } from './internal/images/jobs.js';
import type { ToWorker } from './internal/pool/protocol.js';

let proceed: (() => void) | undefined;

listen(hear, () => post({ type: 'trapped', message: 'the worker cannot read its module: does the policy allow it?' }));

function hear(message: ToWorker<JobRequest>): void {
  switch (message.type) {
    case 'start':
      return start(message.module);
    case 'job':
      return void work(message.request, message.allowed);
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

/** Asks for memory when the job needs more bytes than foreseen. */
function admit(memory: number, allowed: number): Promise<void> | void {
  if (memory <= allowed) return;
  post({ type: 'needs', memory });
  return new Promise((resolve) => (proceed = resolve));
}

async function work(request: JobRequest, allowed: number): Promise<void> {
  try {
    const { reply, transfer } = await runJob(request, (memory) => admit(memory, allowed));
    post({ type: 'done', reply, memory: memoryBytes() }, transfer);
  } catch (error) {
    // Whatever is no error of the engine's is a trap or a bug: nobody knows what state the instance is in.
    if (isPlainError(error)) post({ type: 'failed', error, memory: memoryBytes() });
    else post({ type: 'trapped', message: String(error) });
  }
}
