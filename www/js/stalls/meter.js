// How long the main thread kept others waiting. A timer is asked to ring every few milliseconds; how late it rings is how
// long a click would have waited. Works in every browser and costs nothing while nobody watches.

/** Milliseconds between two rings: browsers allow no less for a repeated timer. */
const INTERVAL = 4;

/**
 * @typedef {object} StallWatch
 * @property {number} longest milliseconds, the longest stall since the watch began
 * @property {() => void} stop
 */

export class StallMeter {
  /** @type {Set<StallWatch>} */
  #watches = new Set();
  #timer = 0;
  #expected = 0;

  constructor() {
    // A hidden page's timers are slowed down on purpose: that is no stall.
    document.addEventListener('visibilitychange', () => this.#schedule());
  }

  /** @returns {StallWatch} */
  watch() {
    const watch = {
      longest: 0,
      stop: () => {
        this.#ring();
        this.#watches.delete(watch);
        if (this.#watches.size === 0) clearTimeout(this.#timer);
      },
    };
    this.#watches.add(watch);
    if (this.#watches.size === 1) this.#schedule();
    return watch;
  }

  #schedule() {
    clearTimeout(this.#timer);
    if (this.#watches.size === 0) return;
    this.#expected = performance.now() + INTERVAL;
    this.#timer = window.setTimeout(() => {
      this.#ring();
      this.#schedule();
    }, INTERVAL);
  }

  #ring() {
    if (document.hidden) return;
    const late = performance.now() - this.#expected;
    for (const watch of this.#watches) watch.longest = Math.max(watch.longest, late);
  }
}

/**
 * Reports the browser's own long tasks (over 50 ms), where it has them: Chromium, since 58. Not Firefox
 * (https://bugzilla.mozilla.org/show_bug.cgi?id=1348405), nor Safari (https://github.com/mdn/browser-compat-data/pull/7166).
 * @param {(startTime: number, duration: number) => void} onLongTask milliseconds, on the clock of performance.now()
 * @returns {boolean} whether this browser reports them
 */
export function observeLongTasks(onLongTask) {
  if (!globalThis.PerformanceObserver?.supportedEntryTypes?.includes('longtask')) return false;
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) onLongTask(startTime, duration);
  });
  observer.observe({ type: 'longtask' });
  return true;
}
