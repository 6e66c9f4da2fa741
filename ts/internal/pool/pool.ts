/** Does what the engine's pool wants done: owns the workers and the promises, and judges nothing. */
import { Command, DeviceKind, Event, RECORD, Rejection } from '../../../build/pool/codes.js';
import { fromPlainError, PageliftError, reasonOf } from '../../errors.js';
import type { PageliftErrorCode } from '../../errors.js';
import { config } from '../engine/config.js';
import { MachineDriver } from '../engine/machine.js';
import { device } from '../host/device.js';
import { createWorker } from '../host/worker.js';
import type { WorkerHandle } from '../host/worker.js';
import { Jobs } from './jobs.js';
import type { Treatment } from './jobs.js';
import { poolEngine } from './pool-engine.js';
import type { FromWorker, ToWorker } from './protocol.js';

/** What the workers of a pool are for. */
export interface Work {
  /** Loads the module that they run. */
  module(): Promise<WebAssembly.Module>;
  /** The bytes that a typical job holds at its peak. */
  readonly typicalMemory: number;
  /** The code of the error of a job that ran too long. */
  readonly timeout: PageliftErrorCode;
}

/** A worker, and the job that it was given last. */
interface Hand {
  readonly handle: WorkerHandle;
  job: number;
}

const KINDS = { desktop: DeviceKind.Desktop, phone: DeviceKind.Phone, server: DeviceKind.Server } as const;

const closed = () => new PageliftError('pool/closed', 'the workers were closed before the job was done');

/** Workers that share one WebAssembly module. Nothing starts before the first job. */
export class WorkerPool {
  /** How many jobs of a long list to hand in at a time; known once the engine is there. */
  readonly window: Promise<number>;
  readonly #work: Work;
  readonly #onClosed: () => void;
  readonly #jobs = new Jobs((job) => this.#tell(Event.Abort, job));
  readonly #workers = new Map<number, Hand>();
  /** Absent before the engine is there. */
  #machine: MachineDriver<Event, Command> | undefined;
  #closed = false;
  #lastCrash: unknown;
  readonly #endings: unknown[] = [];

  /** `onClosed` is called once, when the pool is of no more use. */
  constructor(work: Work, onClosed: () => void) {
    this.#work = work;
    this.#onClosed = onClosed;
    this.window = this.#start();
    // Whoever has a job hears of the failure through it.
    this.window.catch((error: unknown) => this.#end(error));
  }

  async #start(): Promise<number> {
    // Both modules at once: the second is wanted as soon as the first is there.
    this.#work.module().catch(() => {});
    const engine = await poolEngine();
    if (this.#closed) return 1;
    const { cores, memoryGib, kind } = device();
    const pool = engine.pool_new(cores, memoryGib, KINDS[kind], this.#work.typicalMemory, config.maxWorkers ?? 0);
    this.#machine = new MachineDriver<Event, Command>(engine, pool, RECORD, {
      [Command.Spawn]: (worker) => this.#spawn(worker),
      [Command.Assign]: (job, worker) => this.#assign(job, worker),
      [Command.Proceed]: (worker) => this.#post(worker, { type: 'proceed' }),
      [Command.Terminate]: (worker) => this.#terminate(worker),
      [Command.Reject]: (job, why) => this.#jobs.take(job)?.reject(this.#rejection(why)),
    });
    return engine.pool_window(pool);
  }

  /** Does one job; settles always. */
  run(request: unknown, treatment: Treatment): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (treatment.signal?.aborted) return reject(treatment.signal.reason);
      if (this.#closed) return reject(closed());
      const id = this.#jobs.add({ ...treatment, request, resolve, reject });
      const { priority, memory, timeLimit } = treatment;
      this.window.then(
        () => this.#jobs.get(id) && this.#tell(Event.Enqueue, id, priority, memory, timeLimit),
        () => {},
      );
    });
  }

  /** Rejects what is pending and ends the workers; settles when they are gone. */
  async close(): Promise<void> {
    this.#end(closed());
    await Promise.all(this.#endings);
  }

  #end(reason: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClosed();
    this.#jobs.rejectAll(reason);
    this.#machine?.end(Event.Close);
  }

  /** Reports an event to the engine, which has the commands carried out that follow. */
  #tell<Kind extends keyof Event & number>(event: Kind, ...fields: Event[Kind]): void {
    this.#machine?.tell(event, ...fields);
    for (const { handle } of this.#workers.values()) handle.hold(this.#jobs.size > 0);
  }

  #post(worker: number, message: ToWorker<unknown>, transfer: readonly Transferable[] = []): void {
    this.#workers.get(worker)?.handle.post(message, transfer);
  }

  #spawn(id: number): void {
    const alive = () => this.#workers.has(id);
    const crashed = (cause: unknown) => this.#crashed(id, cause);
    try {
      const handle = createWorker(config.worker, {
        message: (message) => alive() && this.#heard(id, message as FromWorker<unknown>),
        failed: (cause) => alive() && crashed(cause),
      });
      this.#workers.set(id, { handle, job: -1 });
    } catch (cause) {
      return crashed(cause);
    }
    // Its script and the module load at the same time.
    this.#work.module().then(
      (module) => {
        if (!alive()) return;
        try {
          this.#post(id, { type: 'start', module });
        } catch (cause) {
          return crashed(cause);
        }
        this.#tell(Event.Started, id);
      },
      (error: unknown) => this.#end(error),
    );
  }

  #assign(id: number, worker: number): void {
    const job = this.#jobs.get(id);
    const hand = this.#workers.get(worker);
    if (job === undefined || hand === undefined) return;
    hand.job = id;
    try {
      this.#post(worker, { type: 'job', request: job.request, allowed: job.memory }, job.transfer);
    } catch (cause) {
      // There is no memory for a copy of the request, or it holds what cannot be copied.
      this.#crashed(worker, cause);
    }
  }

  #crashed(worker: number, cause: unknown): void {
    this.#lastCrash = cause;
    this.#tell(Event.Crashed, worker);
  }

  #terminate(worker: number): void {
    const ended = this.#workers.get(worker)?.handle.terminate();
    this.#workers.delete(worker);
    if (this.#closed) this.#endings.push(ended);
  }

  #rejection(why: Rejection): PageliftError {
    const cause = this.#lastCrash;
    switch (why) {
      case Rejection.Crashed:
        return new PageliftError('worker/crashed', `the worker crashed: ${reasonOf(cause)}`, { cause });
      case Rejection.Unresponsive:
        return new PageliftError('worker/unresponsive', 'the worker did not start in time');
      case Rejection.TimedOut:
        return new PageliftError(this.#work.timeout, 'the job ran longer than its timeout');
      // Whoever aborts a job, or closes the pool, has settled it.
      case Rejection.Aborted:
      case Rejection.Closed:
        return closed();
    }
  }

  #heard(worker: number, message: FromWorker<unknown>): void {
    const id = this.#workers.get(worker)!.job;
    switch (message.type) {
      case 'ready':
        return this.#tell(Event.Ready, worker);
      case 'progress':
        return this.#jobs.get(id)?.onProgress?.(message.phase, message.fraction);
      case 'needs':
        return this.#tell(Event.Needs, id, message.memory);
      case 'done':
        this.#jobs.take(id)?.resolve(message.reply);
        return this.#tell(Event.Done, id, message.memory);
      case 'failed':
        this.#jobs.take(id)?.reject(fromPlainError(message.error));
        return this.#tell(Event.Done, id, message.memory);
      case 'trapped':
        return this.#crashed(worker, new Error(message.message));
    }
  }
}
