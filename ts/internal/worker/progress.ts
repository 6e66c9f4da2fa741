import { post } from './page.js';

/** Milliseconds between two messages of one phase: what a bar can show. */
const INTERVAL = 50;

let last: number | undefined;
let posted = 0;

/** Posts progress to the page, not more often than anyone can see; each phase's beginning always. */
export function progress(phase: number, fraction: number): void {
  const now = performance.now();
  if (phase === last && now - posted < INTERVAL) return;
  last = phase;
  posted = now;
  post({ type: 'progress', phase, fraction });
}
