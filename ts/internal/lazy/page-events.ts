import { EffectiveType, Event } from '../../../build/lazy/codes.js';
import type { Scope } from '../common/scope.js';
import { connection } from '../host/connection.js';
import { listen } from '../host/listen.js';
import type { LazyMachine } from './machine.js';

const TYPES: Readonly<Record<string, EffectiveType>> = {
  '3g': EffectiveType.ThirdGeneration,
  '2g': EffectiveType.SecondGeneration,
  'slow-2g': EffectiveType.SlowSecondGeneration,
};

/** Tells the engine of the page: whether it is seen, connected, and about to be printed. */
export function watchPage(scope: Scope, machine: LazyMachine): void {
  const decide = () => machine.tell(Event.Decide);
  const visibility = () => {
    machine.note(document.visibilityState === 'hidden' ? Event.Hidden : Event.Visible);
    decide();
  };
  listen(scope, document, ['visibilitychange'], visibility);
  listen(scope, window, ['pageshow'], visibility);
  listen(scope, window, ['online'], () => {
    machine.note(Event.Online);
    decide();
  });
  // The browser prints what is there: it waits for none of these (https://github.com/whatwg/html/issues/6581).
  listen(scope, window, ['beforeprint'], () => machine.tell(Event.WantAll));
  const known = connection();
  const path = () => {
    const { effectiveType = '', downlink = NaN, saveData } = known ?? {};
    machine.note(Event.Connection, TYPES[effectiveType] ?? EffectiveType.Fast, downlink, Number(saveData ?? false));
  };
  listen(scope, known, ['change'], path);
  path();
  visibility();
}
