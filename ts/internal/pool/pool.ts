/** Does what the engine decides: owns the workers, the promises and the timer, and judges nothing. */
import { fromPlainError, PageliftError, reasonOf } from '../../errors.js';
import type { PlainError } from '../../errors.js';
import { config } from '../engine/config.js';
import { load } from '../engine/loader.js';
import { createWorker, device } from '../platform.js';
import type { WorkerHandle } from '../platform.js';
import type { FromWorker, JobRequest, Replies } from '../protocol.js';
import { poolEngine } from './pool-engine.js';
import type { PoolEngine } from './pool-engine.js';

/** How a job is to be treated; the numbers are those of `bindings/pool/src/pool.rs`. */
export interface Treatment {
  readonly priority: 0 | 1 | 2;
  readonly size: { readonly kind: 0 | 1 | 2; readonly amount: number };
  /** Milliseconds; `NaN` for the default. */
  readonly timeLimit: number;
  readonly transfer: readonly Transferable[];
  readonly signal: AbortSignal | undefined;
  onProgress?(phase: number, fraction: number): void;
}

interface Job extends Treatment {
  readonly request: JobRequest;
  resolve(reply: unknown): void;
  reject(reason: unknown): void;
}

/** What the engine can be told; each takes the pool, the time, and some facts. */
type PoolEvent =
  | 'pool_abort'
  | 'pool_close'
  | 'pool_crashed'
  | 'pool_done'
  | 'pool_enqueue'
  | 'pool_needs'
  | 'pool_ready'
  | 'pool_started'
  | 'pool_tick';
type Facts<Call> = Call extends (pool: number, now: number, ...facts: infer Facts) => void ? Facts : [];

// What the engine's numbers mean, in the order of its table.
const enum Do {
  Nothing,
  Spawn,
  Assign,
  Proceed,
  Terminate,
  Reject,
}

const REJECTIONS: readonly ((cause: unknown) => PageliftError)[] = [
  () => new PageliftError('pool/closed', 'the job was aborted'),
  (cause) => new PageliftError('worker/crashed', `the worker crashed: ${reasonOf(cause)}`, { cause }),
  () => new PageliftError('worker/unresponsive', 'the worker did not start in time'),
  () => new PageliftError('image/timeout', 'the job ran longer than its timeout'),
  () => new PageliftError('pool/closed', 'the workers were closed before the job was done'),
];

const loadImages = () => load('images', new URL('./wasm/images.wasm', import.meta.url));

/** Workers that share one WebAssembly module. Nothing starts before the first job. */
export class WorkerPool {
  readonly #jobs = new Map<number, Job>();
  readonly #workers = new Map<number, { readonly handle: WorkerHandle; job: number }>();
  /** How many jobs of a long list to hand in at a time; known once the engine is there. */
  readonly window: Promise<number>;
  readonly #onClosed: () => void;
  /** Absent before the engine is there, and again once the pool is closed. */
  #engine: PoolEngine | undefined;
  /** The engine's side of this pool. */
  #pool = 0;
  #closed = false;
  #nextJob = 0;
  #lastCrash: unknown;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #endings: unknown[] = [];

  /** `onClosed` is called once, when the pool is of no more use. */
  constructor(onClosed: () => void) {
    this.#onClosed = onClosed;
    this.window = this.#start();
    // Whoever has a job hears of the failure through it.
    this.window.catch((error: unknown) => this.#end(error));
  }

  async #start(): Promise<number> {
    // Both modules at once: the second is wanted as soon as the first is there.
    loadImages().catch(() => {});
    const engine = await poolEngine();
    if (this.#closed) return 1;
    const { cores, memoryGib, kind } = device();
    this.#engine = engine;
    this.#pool = engine.pool_new(cores, memoryGib, kind, config.maxWorkers ?? 0);
    return engine.pool_window(this.#pool);
  }

  /** Does one job; settles always. */
  run<Request extends JobRequest>(request: Request, treatment: Treatment): Promise<Replies[Request['type']]> {
    const { signal } = treatment;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.#closed) return reject(REJECTIONS[4]!(undefined));
      const id = this.#nextJob++;
      this.#jobs.set(id, { ...treatment, request, resolve: resolve as (reply: unknown) => void, reject });
      // Adding it again does nothing: a signal of a thousand jobs has one listener.
      signal?.addEventListener('abort', this.#onAbort);
      this.window.then(
        () => {
          const job = this.#jobs.get(id);
          if (job === undefined) return;
          const { priority, size, timeLimit } = job;
          this.#tell('pool_enqueue', id, priority, size.kind, size.amount, timeLimit);
        },
        () => {},
      );
    });
  }

  /** Rejects what is pending and ends the workers; settles when they are gone. */
  async close(): Promise<void> {
    this.#end(undefined);
    await Promise.all(this.#endings);
  }

  /** Everything pending is rejected: with `reason`, else with `pool/closed`. */
  #end(reason: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClosed();
    if (reason !== undefined) for (const id of [...this.#jobs.keys()]) this.#take(id)?.reject(reason);
    this.#tell('pool_close');
    // Those that had not reached the engine yet.
    for (const id of [...this.#jobs.keys()]) this.#take(id)?.reject(REJECTIONS[4]!(undefined));
    this.#engine?.pool_free(this.#pool);
    this.#engine = undefined;
  }

  #take(id: number): Job | undefined {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    if (job?.signal && !this.#listensTo(job.signal)) job.signal.removeEventListener('abort', this.#onAbort);
    return job;
  }

  #listensTo(signal: AbortSignal): boolean {
    for (const job of this.#jobs.values()) if (job.signal === signal) return true;
    return false;
  }

  readonly #onAbort = () => {
    for (const [id, { signal }] of this.#jobs) {
      if (!signal?.aborted) continue;
      this.#take(id)?.reject(signal.reason);
      this.#tell('pool_abort', id);
    }
  };

  /** Reports an event to the engine and does what it decides. */
  #tell<Event extends PoolEvent>(event: Event, ...facts: Facts<PoolEngine[Event]>): void {
    const call = this.#engine?.[event] as ((...numbers: number[]) => void) | undefined;
    call?.(this.#pool, performance.now(), ...facts);
    // What is done may end the pool, or tell the engine of something else.
    for (let what; (what = this.#engine?.pool_decide(this.#pool));) this.#do(this.#engine!, what);
    for (const { handle } of this.#workers.values()) handle.hold(this.#jobs.size > 0);
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const wake = this.#engine?.pool_nextWake(this.#pool) ?? Infinity;
    if (wake === Infinity) return;
    // At least a millisecond, so that a clock that stands still (they are coarse on purpose) costs no busy loop.
    const delay = Math.max(1, Math.ceil(wake - performance.now()));
    this.#timer = setTimeout(() => this.#tell('pool_tick'), delay);
    // In Node a timer must not keep the process alive; the busy workers do.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #do(engine: PoolEngine, what: Do): void {
    const worker = engine.pool_worker(this.#pool);
    const job = engine.pool_job(this.#pool);
    switch (what) {
      case Do.Spawn:
        return this.#spawn(worker);
      case Do.Assign:
        return this.#assign(worker, job, engine.pool_allowedPixels(this.#pool, job));
      case Do.Proceed:
        return this.#workers.get(worker)?.handle.post({ type: 'proceed' }, []);
      case Do.Terminate: {
        const ended = this.#workers.get(worker)?.handle.terminate();
        this.#workers.delete(worker);
        if (this.#closed) this.#endings.push(ended);
        return;
      }
      case Do.Reject:
        return this.#take(job)?.reject(REJECTIONS[engine.pool_why(this.#pool)]!(this.#lastCrash));
    }
  }

  #spawn(id: number): void {
    const alive = () => this.#workers.has(id);
    const crashed = (cause: unknown) => {
      this.#lastCrash = cause;
      this.#tell('pool_crashed', id);
    };
    const failed = (cause: unknown) => alive() && crashed(cause);
    let handle: WorkerHandle;
    try {
      handle = createWorker({ message: (message) => alive() && this.#heard(id, message), failed });
    } catch (cause) {
      return crashed(cause);
    }
    this.#workers.set(id, { handle, job: -1 });
    // Its script and the module load at the same time.
    loadImages().then(
      (module) => {
        if (!alive()) return;
        try {
          handle.post({ type: 'start', module }, []);
        } catch (cause) {
          return crashed(cause);
        }
        this.#tell('pool_started', id);
      },
      (error: unknown) => this.#end(error),
    );
  }

  #assign(worker: number, id: number, allowedPixels: number): void {
    const job = this.#jobs.get(id);
    const at = this.#workers.get(worker);
    if (job === undefined || at === undefined) return;
    at.job = id;
    try {
      at.handle.post({ type: 'job', request: job.request, allowedPixels }, job.transfer);
    } catch (cause) {
      // Something that cannot be cloned, such as a function among the options.
      this.#tell('pool_done', id, 0);
      const message = `options: expected values that can be sent to a worker (${reasonOf(cause)})`;
      this.#take(id)?.reject(new PageliftError('options/invalid', message, { cause }));
    }
  }

  #heard(worker: number, message: FromWorker): void {
    const id = this.#workers.get(worker)!.job;
    switch (message.type) {
      case 'ready':
        return this.#tell('pool_ready', worker);
      case 'progress':
        return this.#jobs.get(id)?.onProgress?.(message.phase, message.fraction);
      case 'needs':
        return this.#tell('pool_needs', id, message.pixels);
      case 'done':
        this.#take(id)?.resolve(message.reply);
        return this.#tell('pool_done', id, message.memory);
      case 'failed':
        this.#take(id)?.reject(fromPlainError(message.error satisfies PlainError));
        return this.#tell('pool_done', id, message.memory);
      case 'trapped':
        this.#lastCrash = new Error(message.message);
        return this.#tell('pool_crashed', worker);
    }
  }
}
