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
  // The monotonic clock runs on when the user sets the wall clock back. The wall clock may be ahead, as the monotonic one
  // stops while the computer sleeps, outside of Windows:
  // Chromium, https://bugs.chromium.org/p/chromium/issues/detail?id=1206450
  // Firefox, https://bugzilla.mozilla.org/show_bug.cgi?id=1709767
  // WebKit, https://bugs.webkit.org/show_bug.cgi?id=225610
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
