import { RECORD } from '../../../build/lazy/codes.js';
import type { Command, Event } from '../../../build/lazy/codes.js';
import { MachineDriver } from '../engine/machine.js';
import type { Actions } from '../engine/machine.js';
import type { LazyEngine } from './lazy-engine.js';
import type { LazyOptions } from './types.js';

export type LazyMachine = MachineDriver<Event, Command>;

/** The engine's machine for a page with these options, and its number. */
export function makeMachine(
  engine: LazyEngine,
  { margin, concurrency, retry = {} }: LazyOptions,
  actions: Actions<Command>,
): readonly [LazyMachine, number] {
  const number = (value: 'auto' | number | undefined, automatic: number) =>
    typeof value === 'number' ? value : automatic;
  const machine = engine.lazy_new(
    number(margin, NaN),
    number(concurrency, 0),
    retry.attempts ?? 4,
    retry.base ?? 1000,
    Math.random() * 2 ** 32,
  );
  return [new MachineDriver<Event, Command>(engine, machine, RECORD, actions), machine];
}
