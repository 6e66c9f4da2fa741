// Which photos are compressed when. A photo started again supersedes its running job, those on screen come first, and only
// a few files are in memory at a time however many were dropped.
import { compressImage } from 'pagelift';

/** One more than the workers there can be, so that none waits for the next file to be read. */
const AT_ONCE = (navigator.hardwareConcurrency || 2) + 1;

/**
 * @typedef {object} JobView what a photo's card shows of its job
 * @property {File} file
 * @property {() => boolean} isOnScreen
 * @property {() => void} onWaiting
 * @property {() => void} onStart
 * @property {(progress: import('pagelift').CompressProgress) => void} onProgress
 * @property {(result: import('pagelift').CompressResult) => void} onResult
 * @property {(error: unknown) => void} onError
 */

export class Jobs {
  /** In the order of their start. @type {Map<JobView, AbortController>} */
  #waiting = new Map();
  /** @type {Map<JobView, AbortController>} */
  #running = new Map();
  #settings;
  #onBusy;
  #busy = false;

  /**
   * @param {() => import('./settings.js').Settings} settings read as each job starts
   * @param {(busy: boolean) => void} onBusy called when work begins and when all of it is done
   */
  constructor(settings, onBusy) {
    this.#settings = settings;
    this.#onBusy = onBusy;
  }

  /**
   * Starts these photos with the settings of now; what they are doing already is given up.
   * @param {Iterable<JobView>} views
   */
  start(views) {
    const list = [...views];
    for (const view of list) this.#drop(view);
    for (const view of list) {
      this.#waiting.set(view, new AbortController());
      view.onWaiting();
    }
    this.#next();
  }

  /** @param {Iterable<JobView>} views */
  cancel(views) {
    for (const view of [...views]) this.#drop(view);
    this.#next();
  }

  /** @param {JobView} view */
  #drop(view) {
    this.#waiting.delete(view);
    this.#running.get(view)?.abort();
    this.#running.delete(view);
  }

  #next() {
    while (this.#running.size < AT_ONCE) {
      const waiting = [...this.#waiting.keys()];
      const view = waiting.find((each) => each.isOnScreen()) ?? waiting[0];
      if (!view) break;
      const controller = /** @type {AbortController} */ (this.#waiting.get(view));
      this.#waiting.delete(view);
      this.#running.set(view, controller);
      void this.#run(view, controller);
    }
    const busy = this.#running.size > 0;
    if (busy !== this.#busy) this.#onBusy((this.#busy = busy));
  }

  /**
   * @param {JobView} view
   * @param {AbortController} controller
   */
  async #run(view, { signal }) {
    view.onStart();
    try {
      const result = await compressImage(view.file, {
        ...this.#settings(),
        signal,
        priority: view.isOnScreen() ? 'visible' : 'background',
        onProgress: (progress) => signal.aborted || view.onProgress(progress),
      });
      if (!signal.aborted) view.onResult(result);
    } catch (error) {
      if (!signal.aborted) view.onError(error);
    }
    if (signal.aborted) return; // superseded or removed: another job, or none, has its place
    this.#running.delete(view);
    this.#next();
  }
}
