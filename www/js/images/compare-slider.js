// The line between before and after: dragged, or moved with the keys that every slider knows.

/** Percent per key press, and with Shift or Page Up/Down. */
const STEP = 2;
const BIG_STEP = 10;

export class CompareSlider {
  #root;
  #handle;
  #value = 50;

  /**
   * @param {HTMLElement} root holds a `.compare-handle` and layers that are clipped at `--split`
   * @param {{ dragAnywhere: boolean }} options whether the whole picture drags the line, or the handle alone
   */
  constructor(root, { dragAnywhere }) {
    this.#root = root;
    this.#handle = /** @type {HTMLElement} */ (root.querySelector('.compare-handle'));
    this.value = 50;
    const surface = dragAnywhere ? root : this.#handle;
    surface.addEventListener('pointerdown', (event) => this.#drag(surface, event));
    this.#handle.addEventListener('keydown', (event) => this.#press(event));
  }

  /** How much of the picture, from the left, shows the original: 0 to 100 percent. */
  get value() {
    return this.#value;
  }

  set value(percent) {
    this.#value = Math.min(100, Math.max(0, percent));
    const rounded = Math.round(this.#value);
    this.#root.style.setProperty('--split', `${this.#value}%`);
    this.#handle.setAttribute('aria-valuenow', String(rounded));
    this.#handle.setAttribute('aria-valuetext', `${rounded} percent before, ${100 - rounded} percent after`);
  }

  /**
   * @param {HTMLElement} surface
   * @param {PointerEvent} event
   */
  #drag(surface, event) {
    if (event.button !== 0 || this.#handle.hidden) return;
    const { left, width } = this.#root.getBoundingClientRect();
    /** @param {PointerEvent} at */
    const follow = (at) => {
      this.value = ((at.clientX - left) / width) * 100;
    };
    surface.setPointerCapture(event.pointerId);
    surface.addEventListener('pointermove', follow);
    const release = () => surface.removeEventListener('pointermove', follow);
    surface.addEventListener('pointerup', release, { once: true });
    surface.addEventListener('pointercancel', release, { once: true });
    // A touch may be the start of a scroll: only a mouse or a pen moves the line at once.
    if (event.pointerType !== 'touch') follow(event);
    this.#handle.focus({ preventScroll: true });
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const step = event.shiftKey ? BIG_STEP : STEP;
    const target = {
      ArrowLeft: this.#value - step,
      ArrowDown: this.#value - step,
      ArrowRight: this.#value + step,
      ArrowUp: this.#value + step,
      PageDown: this.#value - BIG_STEP,
      PageUp: this.#value + BIG_STEP,
      Home: 0,
      End: 100,
    }[event.key];
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    this.value = target;
    event.preventDefault();
    event.stopPropagation();
  }
}
