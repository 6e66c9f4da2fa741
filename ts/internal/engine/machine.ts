/** The driver of any machine of the engine: see `bindings/module/src/machine.rs`, whose functions it calls. */
import { LONGEST_WAIT } from '../host/timer.js';
import { freeWith } from './free-with.js';

/** What every module with a machine offers. */
export interface MachineModule {
  readonly memory: WebAssembly.Memory;
  machine_handle(
    machine: number,
    now: number,
    event: number,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
  ): void;
  machine_poll(machine: number): number;
  machine_outbox(): number;
  machine_timeout(machine: number): number;
  machine_handleTimeout(machine: number, now: number): void;
  machine_free(machine: number): void;
}

/** The fields of events or commands by their number, as `build/NAME/codes.d.ts` has them. */
type Fields = { readonly [kind: number]: readonly number[] };

/** What to do for each command. */
export type Actions<Commands extends Fields> = {
  readonly [Kind in keyof Commands & number]: (...fields: Commands[Kind]) => void;
};

/** Tells a machine what happened, carries out its commands in order, and wakes it when time alone changes something. */
export class MachineDriver<Events extends Fields, Commands extends Fields> {
  /** Absent once it is freed. */
  #module: MachineModule | undefined;
  readonly #machine: number;
  readonly #width: number;
  readonly #actions: Actions<Commands>;
  readonly #freeMachine: () => void;
  #busy = false;
  #ending = false;
  #timeout = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `machine` is what the module's `new` gave, `width` the numbers of a record (`RECORD` in the module's codes). */
  constructor(module: MachineModule, machine: number, width: number, actions: Actions<Commands>) {
    this.#module = module;
    this.#machine = machine;
    this.#width = width;
    this.#actions = actions;
    this.#freeMachine = freeWith(this, () => module.machine_free(machine));
  }

  /** Something happened. */
  tell<Kind extends keyof Events & number>(event: Kind, ...fields: Events[Kind]): void {
    this.note(event, ...fields);
    this.carryOut();
  }

  /** Something happened among other things, after which {@link carryOut} is called once. */
  note<Kind extends keyof Events & number>(event: Kind, ...fields: Events[Kind]): void {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = fields;
    this.#module?.machine_handle(this.#machine, performance.now(), event, a, b, c, d, e);
  }

  /** The last thing that happens: when the commands that follow are carried out, its memory is given back. */
  end<Kind extends keyof Events & number>(event: Kind, ...fields: Events[Kind]): void {
    this.#ending = true;
    this.tell(event, ...fields);
  }

  /** Carries out what the machine wants done now. */
  carryOut(): void {
    // What happens while commands are carried out brings about further ones, which have their turn after those.
    const module = this.#module;
    if (this.#busy || module === undefined) return;
    this.#busy = true;
    try {
      for (let count; (count = module.machine_poll(this.#machine));) this.#carryOutSome(module, count);
    } finally {
      this.#busy = false;
    }
    if (this.#ending) this.#free();
    else this.#wakeInTime(module);
  }

  #carryOutSome({ memory, machine_outbox }: MachineModule, count: number): void {
    const width = this.#width;
    // A copy: the next call may fill the list anew.
    const numbers = new Float64Array(memory.buffer, machine_outbox() >>> 0, count * width).slice();
    for (let at = 0; at < numbers.length; at += width) {
      const [command, ...fields] = numbers.subarray(at, at + width);
      (this.#actions as Actions<Fields>)[command!]!(...fields);
    }
  }

  #free(): void {
    clearTimeout(this.#timer);
    this.#freeMachine();
    this.#module = undefined;
  }

  #wakeInTime(module: MachineModule): void {
    const timeout = module.machine_timeout(this.#machine);
    if (timeout === this.#timeout) return;
    this.#timeout = timeout;
    clearTimeout(this.#timer);
    if (timeout === Infinity) return;
    // At least a millisecond, so that a clock that stands still (they are coarse on purpose) costs no busy loop.
    const wait = Math.min(Math.max(1, Math.ceil(timeout - performance.now())), LONGEST_WAIT);
    const self = new WeakRef(this);
    this.#timer = setTimeout(() => self.deref()?.wake(), wait);
    // In Node a timer must not keep the process alive.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  /** The clock has come to where the machine wanted to be woken, or somewhere else: that does no harm. */
  wake(): void {
    this.#timeout = Infinity;
    this.#module?.machine_handleTimeout(this.#machine, performance.now());
    this.carryOut();
  }
}
