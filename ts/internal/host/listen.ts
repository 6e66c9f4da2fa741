import type { Scope } from '../common/scope.js';

/** Listens until the scope is closed. */
export function listen(
  scope: Scope,
  target: EventTarget | undefined,
  names: readonly string[],
  hear: (event: Event) => void,
  options: AddEventListenerOptions = {},
): void {
  for (const name of names) {
    target?.addEventListener(name, hear, options);
    scope.add(() => target?.removeEventListener(name, hear, options));
  }
}
