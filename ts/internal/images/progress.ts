import type { Phase, CompressProgress } from './types/progress.js';

/** The phases in order: where each begins and how much of the bar it takes, about the share of a photo's time. */
const PHASES: readonly (readonly [name: Phase, start: number, length: number])[] = [
  ['read', 0, 0.05],
  ['decode', 0.05, 0.25],
  ['resize', 0.3, 0.1],
  ['encode', 0.4, 0.6],
];

/** Turns phases, counted from 0, into a progress that never falls. */
export function progressOf(
  listener: ((progress: CompressProgress) => void) | undefined,
): (phase: number, fraction: number) => void {
  let overall = 0;
  return (index, fraction) => {
    const [phase, start, length] = PHASES[index]!;
    overall = Math.max(overall, start + length * fraction);
    if (listener) notify(() => listener({ phase, fraction, overall }));
  };
}

/** Calls a listener; what it throws is reported as an event listener's would be, and does the job no harm. */
export function notify(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
