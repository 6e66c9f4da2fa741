import type { Load, LoadedMany } from './types.js';

/** What the load of a key fails with when the answer for many has no value for it. */
export const ABSENT = new Error('the load has no value for this key');

/** The load of each of these keys, which is one for all of them: begun with the first. */
export function loadTogether<V>(
  keys: readonly string[],
  load: (signal: AbortSignal) => LoadedMany<V> | PromiseLike<LoadedMany<V>>,
): Load<V> {
  const controller = new AbortController();
  let answer: Promise<ReadonlyMap<string, V | Error>> | undefined;
  let wanted = keys.length;
  return async ({ key, signal }) => {
    signal.addEventListener(
      'abort',
      () => {
        // Nobody waits for any of them any more.
        if (--wanted === 0) controller.abort(signal.reason);
      },
      { once: true },
    );
    answer ??= (async () => byKey(keys, await load(controller.signal)))();
    const value = (await answer).get(key);
    if (value === undefined) throw ABSENT;
    if (value instanceof Error) throw value;
    return value;
  };
}

function byKey<V>(keys: readonly string[], loaded: LoadedMany<V>): ReadonlyMap<string, V | Error> {
  if (loaded instanceof Map) return loaded as ReadonlyMap<string, V | Error>;
  const list = loaded as readonly (V | Error | undefined)[];
  if (!Array.isArray(list) || list.length !== keys.length) {
    throw new TypeError(`fetchMany: expected a Map, or an array of ${keys.length} values, from the load`);
  }
  const values = new Map<string, V | Error>();
  keys.forEach((key, at) => {
    const value = list[at];
    if (value !== undefined) values.set(key, value);
  });
  return values;
}
