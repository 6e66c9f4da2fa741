/**
 * The result of work, and `ended` when it is there: of a function what it returns, of what can be awaited a promise of it. The
 * promise is another one, so that whoever gets it still hears of a rejection that nobody handles; and what begins when it is awaited,
 * as query builders do, begins once.
 */
export function resultOf(work: unknown, ended: (isFailed: boolean) => void): unknown {
  let result = work;
  try {
    if (typeof work === 'function') result = (work as () => unknown)();
    if (typeof (result as { then?: unknown } | null | undefined)?.then !== 'function') {
      ended(false);
      return result;
    }
  } catch (error) {
    ended(true);
    throw error;
  }
  return Promise.resolve(result as PromiseLike<unknown>).then(
    (value) => {
      ended(false);
      return value;
    },
    (error: unknown) => {
      ended(true);
      throw error;
    },
  );
}
