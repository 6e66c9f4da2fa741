// A photo on the page: its pictures, its progress, its figures. It shows; jobs.js decides when work is done.
import { CompareSlider } from './compare-slider.js';
import { find, setText } from '../dom.js';
import { errorInWords } from './errors-in-words.js';
import { beforeAndAfter, fact, figure } from '../figures.js';
import { describeOrigin } from './origin.js';
import { PhaseBars } from './phase-bars.js';
import { clearThumbnail, paintThumbnail } from './thumbnails.js';
import { Visibility } from './visibility.js';
import { formatBytes, formatName, formatSaving, formatSize, formatTime, scoreInWords } from '../words.js';

/** @typedef {'waiting' | 'working' | 'done' | 'kept' | 'error'} CardState */
/** @typedef {import('pagelift').CompressResult} CompressResult */

/** Thumbnails have the card's width in device pixels, within these bounds. */
const MIN_THUMBNAIL = 640;
const MAX_THUMBNAIL = 1280;

/**
 * @typedef {object} CardActions
 * @property {(card: PhotoCard) => void} onRetry
 * @property {(card: PhotoCard) => void} onRemove
 * @property {(card: PhotoCard) => void} onExpand
 * @property {(card: PhotoCard) => void} onChange after each change of state
 */

export class PhotoCard {
  element;
  file;
  /** @type {CardState} */
  state = 'waiting';
  /** The last result, kept on show while a new job runs. @type {CompressResult | undefined} */
  result;
  /** The last error in words. @type {ReturnType<typeof errorInWords> | undefined} */
  error;

  #actions;
  #meter;
  #phases;
  #parts;
  #visibility;
  #near = false;
  #thumbnailWidth = MIN_THUMBNAIL;
  #url = '';
  #removed = new AbortController();
  /** Which blob each canvas shows or is about to. @type {Map<HTMLCanvasElement, Blob>} */
  #shown = new Map();
  /** @type {import('../stalls/meter.js').StallWatch | undefined} */
  #watch;

  /**
   * @param {File} file
   * @param {import('../stalls/meter.js').StallMeter} meter
   * @param {CardActions} actions
   */
  constructor(file, meter, actions) {
    this.file = file;
    this.#meter = meter;
    this.#actions = actions;
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById('card-template'));
    this.element = /** @type {HTMLElement} */ (find(template.content, '.card').cloneNode(true));
    this.#parts = partsOf(this.element);
    this.#phases = new PhaseBars(this.#parts.phases);
    new CompareSlider(this.#parts.picture, { dragAnywhere: true });
    this.#label();
    this.#listen();
    this.#visibility = new Visibility(this.element, (near, width) => this.#setNear(near, width));
  }

  /** The file to hand out, if there is one. */
  get download() {
    return this.result && { name: this.result.file.name, blob: this.result.file };
  }

  isOnScreen() {
    return this.#visibility.onScreen;
  }

  onWaiting() {
    delete this.element.dataset['result'];
    this.#setState('waiting');
    this.#phases.reset();
  }

  onStart() {
    this.#watch?.stop();
    this.#watch = this.#meter.watch();
    this.#setState('working');
  }

  /** @param {import('pagelift').CompressProgress} progress */
  onProgress(progress) {
    this.#phases.show(progress);
  }

  /** @param {CompressResult} result */
  onResult(result) {
    this.result = result;
    this.error = undefined;
    this.#offer(result);
    this.#write(result);
    this.#phases.finish(result.timings);
    const { originalBytes, bytes, width, height, format, score, quality, timings } = result;
    this.#publish({
      name: this.file.name,
      originalBytes,
      bytes,
      width,
      height,
      format,
      score,
      quality,
      timings,
      longestStall: this.#stopWatch(),
    });
    this.#setState(result.kept ? 'kept' : 'done');
    this.#paint();
  }

  /** @param {unknown} error */
  onError(error) {
    this.error = errorInWords(error);
    this.result = undefined;
    this.#withdraw();
    this.#stopWatch();
    setText(this.#parts.errorTitle, this.error.title);
    setText(this.#parts.errorDetail, `${this.error.detail} (${this.error.code})`);
    this.#publish({ error: { code: this.error.code, message: this.error.detail } });
    this.#setState('error');
    this.#paint();
  }

  /** Gives back everything the card holds and takes it off the page. */
  remove() {
    this.#removed.abort();
    this.#visibility.stop();
    this.#stopWatch();
    this.#setNear(false, 0);
    this.#withdraw();
    this.element.remove();
  }

  /**
   * @param {boolean} near whether the card is on the screen or soon will be
   * @param {number} width in CSS pixels
   */
  #setNear(near, width) {
    this.#near = near;
    this.#thumbnailWidth = Math.min(MAX_THUMBNAIL, Math.max(MIN_THUMBNAIL, Math.round(width * devicePixelRatio)));
    this.#paint();
  }

  #label() {
    const { name, size } = this.file;
    const { name: title, origin, sizes, handle, remove, expand } = this.#parts;
    setText(title, name);
    title.title = name;
    sizes.replaceChildren(...beforeAndAfter(size, '…'));
    void describeOrigin(this.file, this.#removed.signal).then((text) => setText(origin, text));
    handle.setAttribute('aria-label', `Before and after, ${name}`);
    remove.setAttribute('aria-label', `Remove ${name}`);
    expand.setAttribute('aria-label', `Look closely at ${name}`);
  }

  #listen() {
    const { retry, remove, expand, picture } = this.#parts;
    retry.addEventListener('click', () => this.#actions.onRetry(this));
    remove.addEventListener('click', () => this.#actions.onRemove(this));
    expand.addEventListener('click', () => this.#actions.onExpand(this));
    picture.addEventListener('dblclick', () => this.result && this.#actions.onExpand(this));
  }

  /** @param {CardState} state */
  #setState(state) {
    this.state = state;
    this.element.dataset['state'] = state;
    this.element.toggleAttribute('data-has-result', this.result !== undefined);
    this.element.setAttribute('aria-busy', String(state === 'waiting' || state === 'working'));
    this.#actions.onChange(this);
  }

  /** For scripts that drive the page. @param {object} figures */
  #publish(figures) {
    this.element.dataset['result'] = JSON.stringify(figures);
  }

  /** @param {CompressResult} result */
  #offer(result) {
    this.#withdraw();
    const { download, downloadLabel } = this.#parts;
    const { name } = result.file;
    this.#url = URL.createObjectURL(result.file);
    download.href = this.#url;
    download.download = name;
    download.hidden = false;
    setText(downloadLabel, result.kept ? 'Download the original' : `Download ${formatName(result.format)}`);
    download.setAttribute('aria-label', `${downloadLabel.textContent}: ${name}, ${formatBytes(result.bytes)}`);
  }

  #withdraw() {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = '';
    this.#parts.download.hidden = true;
    this.#parts.download.removeAttribute('href');
  }

  /** @param {CompressResult} result */
  #write(result) {
    const { originalBytes, bytes, width, height, format, score, quality, kept, timings } = result;
    const { dropped, originalFrames = 1 } = result;
    const frames = originalFrames > 1 ? `${originalFrames} frames` : undefined;
    const { sizes, saving, rest, facts } = this.#parts;
    sizes.replaceChildren(
      ...(kept ? [figure('after', formatBytes(bytes))] : beforeAndAfter(originalBytes, formatBytes(bytes))),
    );
    const reason = frames ? 'still an animation' : 'already as small as it gets';
    setText(saving, kept ? reason : formatSaving(originalBytes, bytes));
    saving.classList.toggle('saving-negative', bytes > originalBytes);
    rest.style.setProperty('--rest', String(Math.min(1, bytes / originalBytes)));
    const total = Object.values(timings).reduce((sum, time) => sum + time, 0);
    facts.replaceChildren(
      fact('Picture', `${formatSize(width, height)} ${formatName(format)}`),
      ...(score === undefined ? [] : [fact('Score', String(Math.round(score)), scoreInWords(score))]),
      ...(quality === undefined ? [] : [fact('Quality', String(Math.round(quality)))]),
      ...(dropped.length === 0 ? [] : [fact('Dropped', dropped.join(', ').replaceAll('-', ' '), frames)]),
      fact('Time', formatTime(total)),
    );
  }

  /** @returns {number} milliseconds */
  #stopWatch() {
    this.#watch?.stop();
    const longest = this.#watch?.longest ?? 0;
    this.#watch = undefined;
    return Math.round(longest * 10) / 10;
  }

  /** Brings the canvases in line with what should be seen: the pictures near the screen, else nothing. */
  #paint() {
    const { before, after, handle } = this.#parts;
    const result = this.#near && !this.result?.kept ? this.result : undefined;
    this.#show(before, this.#near ? this.file : undefined);
    this.#show(after, result?.blob);
    handle.hidden = !result;
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Blob | undefined} blob
   */
  #show(canvas, blob) {
    if (this.#shown.get(canvas) === blob) return;
    if (!blob) {
      this.#shown.delete(canvas);
      clearThumbnail(canvas);
      return;
    }
    this.#shown.set(canvas, blob);
    void paintThumbnail(blob, canvas, this.#thumbnailWidth, () => this.#shown.get(canvas) === blob).then((painted) => {
      if (painted) this.element.toggleAttribute('data-painted', true);
    });
  }
}

/** @param {HTMLElement} card */
function partsOf(card) {
  return {
    picture: find(card, '.card-picture'),
    before: /** @type {HTMLCanvasElement} */ (find(card, '.card-before')),
    after: /** @type {HTMLCanvasElement} */ (find(card, '.card-after')),
    handle: find(card, '.compare-handle'),
    name: find(card, '.card-name'),
    origin: find(card, '.card-origin'),
    sizes: find(card, '.card-sizes'),
    saving: find(card, '.card-saving'),
    rest: find(card, '.weight-rest'),
    facts: find(card, '.card-facts'),
    errorTitle: find(card, '.card-error-title'),
    errorDetail: find(card, '.card-error-detail'),
    phases: find(card, '.phases'),
    download: /** @type {HTMLAnchorElement} */ (find(card, '.card-download')),
    downloadLabel: find(card, '.card-download-label'),
    retry: find(card, '.card-retry'),
    expand: find(card, '.card-expand'),
    remove: find(card, '.card-remove'),
  };
}
