import { PageliftError } from '../../errors.js';
import { typeName } from '../common/type-name.js';
import type { Load, LoadedMany } from './types/load.js';

/** What the load of a key fails with when the answer for many has no value for it. */
export const ABSENT = new Error('the load has no value for this key');

/** The load of each of these keys, which is one for all of them: begun with the first. `failed` is called for a failure, once. */
export function loadTogether<V>(
  keys: readonly string[],
  load: (keys: readonly string[], signal: AbortSignal) => LoadedMany<V> | PromiseLike<LoadedMany<V>>,
  failed: () => void,
): Load<V> {
  let controller = new AbortController();
  let answer: Promise<ReadonlyMap<string, V | Error>> | undefined;
  let waiting = 0;
  let isReported = false;
  const among = new Set(keys);
  return async (context) => {
    const { key, signal } = context;
    // A load, or a handler of events, has removed it meanwhile.
    if (!among.has(key)) return loadTogether([key], load, failed)(context);
    // Nobody waited any more, and somebody does again: other tabs may have a key first.
    if (waiting++ === 0) {
      controller = new AbortController();
      answer = undefined;
    }
    const own = controller;
    signal.addEventListener(
      'abort',
      () => {
        if (--waiting === 0) own.abort(signal.reason);
      },
      { once: true },
    );
    try {
      answer ??= (async () => byKey(keys, await load(keys, controller.signal)))();
      const value = (await answer).get(key);
      if (value === undefined) throw ABSENT;
      if (value instanceof Error) throw value;
      return value;
    } catch (error) {
      if (error !== ABSENT && !signal.aborted && !isReported) {
        isReported = true;
        failed();
      }
      throw error;
    }
  };
}

function byKey<V>(keys: readonly string[], loaded: LoadedMany<V>): ReadonlyMap<string, V | Error> {
  if (loaded instanceof Map) return loaded as ReadonlyMap<string, V | Error>;
  const list = loaded as readonly (V | Error | undefined)[];
  if (!Array.isArray(list) || list.length !== keys.length) {
    const got = Array.isArray(list) ? `one of ${list.length}` : typeName(loaded);
    throw new PageliftError(
      'options/invalid',
      `load: expected a Map, or an array of ${keys.length} values, got ${got}`,
    );
  }
  const values = new Map<string, V | Error>();
  keys.forEach((key, at) => {
    const value = list[at];
    if (value !== undefined) values.set(key, value);
  });
  return values;
}
