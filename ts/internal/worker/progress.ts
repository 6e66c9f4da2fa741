import { Phase } from '../../../build/images/codes.js';
import { post } from './page.js';

/** Milliseconds between two messages of one phase: what a bar can show. */
const INTERVAL = 50;

/** How many files of a job are done, of how many. */
let [done, count] = [0, 1];

/** What is encoded from now on is one file of several. */
export function shareOf(...share: [done: number, count: number]): void {
  [done, count] = share;
}

let last: number | undefined;
let posted = 0;

/** Posts progress to the page, not more often than anyone can see; each phase's beginning always. */
export function progress(phase: number, partOfFile: number): void {
  const fraction = phase === Phase.Encode ? (done + partOfFile) / count : partOfFile;
  const now = performance.now();
  if (phase === last && now - posted < INTERVAL) return;
  last = phase;
  posted = now;
  post({ type: 'progress', phase, fraction });
}
