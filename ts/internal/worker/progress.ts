import { post } from '../port.js';
import type { Phase } from '../images/types.js';

/** Milliseconds between two messages of one phase: what a bar can show. */
const INTERVAL = 50;

/** Posts progress to the page, not more often than anyone can see; each phase's beginning always. */
export function progressPoster(): (phase: Phase, fraction: number) => void {
  let last: Phase | undefined;
  let posted = 0;
  return (phase, fraction) => {
    const now = performance.now();
    if (phase === last && now - posted < INTERVAL) return;
    last = phase;
    posted = now;
    post({ type: 'progress', phase, fraction });
  };
}
