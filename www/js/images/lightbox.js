// Before and after at full size, zoomed and moved together.
import { CompareSlider } from './compare-slider.js';
import { byId, find, setText } from '../dom.js';

/** Image pixels moved per arrow key. */
const PAN_STEP = 80;
/** A turn of the wheel zooms by this factor per pixel of delta. */
const WHEEL_ZOOM = 1.0015;
const MAX_ZOOM = 8;

export class Lightbox {
  #dialog = /** @type {HTMLDialogElement} */ (byId('lightbox'));
  #stage = byId('lightbox-stage');
  #status = byId('lightbox-status');
  #images = [
    /** @type {HTMLImageElement} */ (byId('lightbox-before')),
    /** @type {HTMLImageElement} */ (byId('lightbox-after')),
  ];
  #slider = new CompareSlider(this.#stage, { dragAnywhere: false });
  /** @type {string[]} */
  #urls = [];
  /** The original's size in CSS pixels at 100 %: one image pixel on one device pixel. */
  #size = { width: 1, height: 1 };
  /** `scale` 1 is 100 %; x and y move the picture's middle away from the stage's. */
  #view = { scale: 1, x: 0, y: 0 };
  #fitted = true;

  constructor() {
    byId('lightbox-close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('close', () => this.#release());
    for (const button of this.#zoomButtons())
      button.addEventListener('click', () => this.#zoomTo(button.dataset['zoom'] ?? 'fit'));
    this.#stage.addEventListener('pointerdown', (event) => this.#pan(event));
    this.#stage.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.#stage.addEventListener('dblclick', () => this.#zoomTo(this.#fitted ? '1' : 'fit'));
    this.#dialog.addEventListener('keydown', (event) => this.#press(event));
    new ResizeObserver(() => (this.#fitted ? this.#zoomTo('fit') : this.#draw())).observe(this.#stage);
  }

  /**
   * @param {string} name
   * @param {Blob} before
   * @param {Blob} after
   */
  async open(name, before, after) {
    setText(byId('lightbox-title'), name);
    setText(this.#status, 'Loading at full size …');
    this.#stage.dataset['loading'] = '';
    this.#slider.value = 50;
    this.#dialog.showModal();
    const urls = (this.#urls = [before, after].map((blob) => URL.createObjectURL(blob)));
    try {
      await Promise.all(this.#images.map((image, index) => loadImage(image, urls[index] ?? '')));
    } catch {
      if (this.#urls === urls) setText(this.#status, 'This browser cannot show the original at full size.');
      return;
    }
    if (this.#urls !== urls) return; // closed meanwhile
    const [original] = this.#images;
    const ratio = devicePixelRatio || 1;
    this.#size = { width: (original?.naturalWidth ?? 1) / ratio, height: (original?.naturalHeight ?? 1) / ratio };
    setText(this.#status, '');
    delete this.#stage.dataset['loading'];
    this.#zoomTo('fit');
    find(this.#stage, '.compare-handle').focus();
  }

  #release() {
    for (const image of this.#images) image.removeAttribute('src');
    for (const url of this.#urls) URL.revokeObjectURL(url);
    this.#urls = [];
  }

  /** @returns {HTMLElement[]} */
  #zoomButtons() {
    return [...this.#dialog.querySelectorAll('[data-zoom]')].map((button) => /** @type {HTMLElement} */ (button));
  }

  /** @param {string} zoom "fit", or a factor */
  #zoomTo(zoom) {
    this.#fitted = zoom === 'fit';
    this.#view = this.#fitted ? { scale: this.#fitScale(), x: 0, y: 0 } : { ...this.#view, scale: Number(zoom) };
    this.#draw();
  }

  #fitScale() {
    const { clientWidth, clientHeight } = this.#stage;
    return Math.min(clientWidth / this.#size.width, clientHeight / this.#size.height);
  }

  #draw() {
    const { width, height } = this.#size;
    const view = this.#view;
    // The picture never leaves the stage, and stays in the middle where it is smaller.
    const room = {
      x: Math.max(0, (width * view.scale - this.#stage.clientWidth) / 2),
      y: Math.max(0, (height * view.scale - this.#stage.clientHeight) / 2),
    };
    view.x = Math.min(room.x, Math.max(-room.x, view.x));
    view.y = Math.min(room.y, Math.max(-room.y, view.y));
    for (const image of this.#images) {
      image.style.width = `${width * view.scale}px`;
      image.style.height = `${height * view.scale}px`;
      image.style.transform = `translate(-50%, -50%) translate(${view.x}px, ${view.y}px)`;
      image.classList.toggle('pixels', view.scale >= 2);
    }
    this.#stage.toggleAttribute('data-pannable', room.x > 0 || room.y > 0);
    for (const button of this.#zoomButtons()) {
      const zoom = button.dataset['zoom'];
      button.setAttribute(
        'aria-pressed',
        String(zoom === 'fit' ? this.#fitted : !this.#fitted && Number(zoom) === view.scale),
      );
    }
  }

  /** @param {PointerEvent} event */
  #pan(event) {
    if (event.button !== 0) return;
    let { clientX, clientY } = event;
    /** @param {PointerEvent} at */
    const follow = (at) => {
      this.#move(at.clientX - clientX, at.clientY - clientY);
      ({ clientX, clientY } = at);
    };
    this.#stage.setPointerCapture(event.pointerId);
    this.#stage.addEventListener('pointermove', follow);
    const release = () => this.#stage.removeEventListener('pointermove', follow);
    this.#stage.addEventListener('pointerup', release, { once: true });
    this.#stage.addEventListener('pointercancel', release, { once: true });
  }

  /**
   * @param {number} x CSS pixels
   * @param {number} y CSS pixels
   */
  #move(x, y) {
    this.#view.x += x;
    this.#view.y += y;
    this.#draw();
  }

  /** Zooms around the pointer. @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const { left, top, width, height } = this.#stage.getBoundingClientRect();
    const old = this.#view;
    const scale = Math.min(MAX_ZOOM, Math.max(this.#fitScale(), old.scale * WHEEL_ZOOM ** -event.deltaY));
    const at = { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
    const grown = scale / old.scale;
    this.#fitted = scale === this.#fitScale();
    this.#view = { scale, x: at.x - (at.x - old.x) * grown, y: at.y - (at.y - old.y) * grown };
    this.#draw();
  }

  /** Digits and f zoom, Alt with an arrow moves the picture. @param {KeyboardEvent} event */
  #press(event) {
    const zoom = { f: 'fit', 0: 'fit', 1: '1', 2: '2' }[event.key];
    const move = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (zoom !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) this.#zoomTo(zoom);
    else if (move && event.altKey) {
      this.#move((move[0] ?? 0) * PAN_STEP, (move[1] ?? 0) * PAN_STEP);
      event.preventDefault();
    }
  }
}

/**
 * @param {HTMLImageElement} image
 * @param {string} url
 */
async function loadImage(image, url) {
  image.src = url;
  await image.decode();
}
