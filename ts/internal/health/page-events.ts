import { Event } from '../../../build/health/codes.js';
import type { Command } from '../../../build/health/codes.js';
import type { MachineDriver } from '../engine/machine.js';
import type { Scope } from '../common/scope.js';

export type HealthMachine = MachineDriver<Event, Command>;

/** Listens until the scope is closed. */
export function listen(
  scope: Scope,
  target: EventTarget,
  names: readonly string[],
  hear: (event: globalThis.Event) => void,
): void {
  for (const name of names) {
    target.addEventListener(name, hear, true);
    scope.add(() => target.removeEventListener(name, hear, true));
  }
}

/** When the page was hidden first, as far as it is known; `Infinity` for never. */
function firstHidden(): number {
  const entries = performance.getEntriesByType('visibility-state') as PerformanceEntry[];
  return entries.find(({ name }) => name === 'hidden')?.startTime ?? Infinity;
}

/** Tells the engine of the page: whether it is seen, came back, and what the user does. `take` takes in what was observed before. */
export function watchPage(scope: Scope, machine: HealthMachine, take: () => void): void {
  if (typeof document !== 'object') return machine.tell(Event.Visible);
  const visibility = (since: number): void => {
    take();
    if (document.visibilityState === 'hidden') machine.tell(Event.Hidden, since);
    else machine.tell(Event.Visible);
  };
  const hidden = firstHidden();
  if (hidden < Infinity) machine.note(Event.Hidden, hidden);
  visibility(0);
  listen(scope, document, ['visibilitychange'], ({ timeStamp }) => visibility(timeStamp));
  listen(scope, window, ['pageshow'], (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    const { timeStamp } = event;
    // The second frame begins when the first one was painted.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => machine.tell(Event.Restored, timeStamp, performance.now())),
    );
  });
  listen(scope, window, ['keydown', 'click'], ({ isTrusted }) => {
    if (isTrusted) machine.note(Event.Input);
  });
}
