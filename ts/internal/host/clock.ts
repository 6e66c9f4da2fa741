/** Uses of one reading before the next, for programs that never pause. */
const USES = 1000;

let offset = 0;
let reading = 0;
let left = 0;
let watching = false;

/**
 * Milliseconds since 1970 that never go backwards. Within one run of code the time stands still: reading a clock at every
 * hit costs more than the hit.
 */
export function now(): number {
  if (left > 0) {
    left--;
    return reading;
  }
  return read();
}

function read(): number {
  // The monotonic clock runs on when the user sets the other one back. That one may be ahead: in some browsers the
  // monotonic clock sleeps while the computer does.
  const monotonic = performance.now();
  const wall = Date.now();
  if (wall > monotonic + offset) offset = wall - monotonic;
  reading = monotonic + offset;
  left = USES;
  if (!watching) {
    watching = true;
    queueMicrotask(forget);
  }
  return reading;
}

function forget(): void {
  watching = false;
  left = 0;
}
