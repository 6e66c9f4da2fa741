import { EffectiveType, Event } from '../../../build/lazy/codes.js';
import type { Scope } from '../common/scope.js';
import type { LazyMachine } from './machine.js';

/** Network Information API, which Chromium alone has (https://wicg.github.io/netinfo/). */
interface Connection extends EventTarget {
  readonly effectiveType?: string;
  readonly downlink?: number;
  readonly saveData?: boolean;
}

const TYPES: Readonly<Record<string, EffectiveType>> = {
  '3g': EffectiveType.ThirdGeneration,
  '2g': EffectiveType.SecondGeneration,
  'slow-2g': EffectiveType.SlowSecondGeneration,
};

/** Listens until the scope is closed. */
export function listen(
  scope: Scope,
  target: EventTarget | undefined,
  names: readonly string[],
  hear: (event: globalThis.Event) => void,
  options: AddEventListenerOptions = {},
): void {
  for (const name of names) {
    target?.addEventListener(name, hear, options);
    scope.add(() => target?.removeEventListener(name, hear, options));
  }
}

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
  const { connection } = navigator as Navigator & { readonly connection?: Connection };
  const path = () => {
    const { effectiveType = '', downlink = NaN, saveData } = connection ?? {};
    machine.note(Event.Connection, TYPES[effectiveType] ?? EffectiveType.Fast, downlink, Number(saveData ?? false));
  };
  listen(scope, connection, ['change'], path);
  path();
  visibility();
}
