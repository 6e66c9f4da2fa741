import { Event } from '../../../build/health/codes.js';
import type { Command } from '../../../build/health/codes.js';
import type { MachineDriver } from '../engine/machine.js';
import type { Scope } from '../common/scope.js';
import { listen } from '../host/listen.js';

export type HealthMachine = MachineDriver<Event, Command>;

/** Before handlers of the page, which may stop the event. */
export const CAPTURED = { capture: true };

/** When the page was hidden first, where the browser tells (Chromium), and not because it was prerendered. */
function firstHidden(): number | undefined {
  const [navigation] = performance.getEntriesByType('navigation') as { readonly activationStart?: number }[];
  const states: readonly PerformanceEntry[] = performance.getEntriesByType('visibility-state');
  const seenFrom = navigation?.activationStart ?? 0;
  return states.find(({ name, startTime }) => name === 'hidden' && startTime >= seenFrom)?.startTime;
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
  if (hidden !== undefined) machine.note(Event.Hidden, hidden);
  // One that is hidden and does not say since when always was.
  visibility(hidden ?? 0);
  listen(scope, document, ['visibilitychange'], ({ timeStamp }) => visibility(timeStamp), CAPTURED);
  listen(scope, window, ['pageshow'], (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    const { timeStamp } = event;
    // The second frame begins when the first one was painted.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => machine.tell(Event.Restored, timeStamp, performance.now())),
    );
  });
  listen(
    scope,
    window,
    ['keydown', 'click'],
    ({ isTrusted }) => {
      if (isTrusted) machine.note(Event.Input);
    },
    CAPTURED,
  );
}
