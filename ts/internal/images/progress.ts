import { Phase } from '../../../build/images/codes.js';
import type { CompressProgress, Phase as PhaseName } from './types/progress.js';

/** Where each phase begins and how much of the bar it takes, about the share of a photo's time. */
const PHASES: { readonly [Key in Phase]: readonly [name: PhaseName, start: number, length: number] } = {
  [Phase.Read]: ['read', 0, 0.05],
  [Phase.Decode]: ['decode', 0.05, 0.25],
  [Phase.Resize]: ['resize', 0.3, 0.1],
  [Phase.Encode]: ['encode', 0.4, 0.6],
};

/** Turns the engine's phases into a progress that never falls. */
export function progressOf(
  listener: ((progress: CompressProgress) => void) | undefined,
): (phase: Phase, fraction: number) => void {
  let overall = 0;
  return (index, fraction) => {
    const [phase, start, length] = PHASES[index];
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
