export type Timer = ReturnType<typeof setTimeout>;

/** The longest that a timer can wait, in ms: HTML's `setTimeout` takes a signed 32-bit number. */
export const LONGEST_WAIT = 2 ** 31 - 1;

/** Calls once after so many ms, or after {@link LONGEST_WAIT}. In Node this keeps no process alive. */
export function after(ms: number, call: () => void): Timer {
  const timer = setTimeout(call, Math.min(ms, LONGEST_WAIT));
  (timer as { unref?(): void }).unref?.();
  return timer;
}
