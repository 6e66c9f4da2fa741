// The form's state as options of compressImage, and in words.
import { formatName } from '../words.js';

/** What each choice means, shown under it. @type {Record<string, Record<string, string>>} */
const HINTS = {
  format: {
    auto: 'The smallest format that suits the picture, by measuring.',
    webp: 'Lossy WebP: every browser since 2020 shows it.',
    jpeg: 'For mail and old software. Transparency turns white.',
    png: 'Lossless: large for photos, right for drawings.',
  },
  'quality-mode': {
    auto: 'The smallest file that looks like the original.',
    fixed: 'The encoder’s own scale, 1 to 100.',
  },
  size: {
    0: 'Every pixel stays.',
    2560: 'For a large screen.',
    1600: 'For the web. Never enlarges.',
    1080: 'For a feed or a mail.',
    640: 'For a preview.',
  },
  metadata: {
    none: 'Nothing but the picture.',
    safe: 'Keeps date, copyright and camera; drops position and serial numbers.',
    all: 'Everything, the position included.',
  },
};

/** @typedef {import('pagelift').CompressOptions} Options */
/** @typedef {Required<Pick<Options, 'format' | 'quality' | 'metadata'>> & Pick<Options, 'maxWidth' | 'maxHeight'>} Settings */

export class SettingsForm {
  #form;
  #key;

  /**
   * @param {HTMLFormElement} form
   * @param {() => void} onChange called when the settings differ from the last ones
   */
  constructor(form, onChange) {
    this.#form = form;
    this.#key = JSON.stringify(this.read());
    let timer = 0;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => {
      this.#explain();
      clearTimeout(timer);
      timer = window.setTimeout(() => this.#notify(onChange), SETTLE_MS);
    });
    this.#explain();
  }

  /** @returns {Settings} */
  read() {
    const values = new FormData(this.#form);
    const side = Number(values.get('size'));
    return {
      format: /** @type {Settings['format']} */ (values.get('format')),
      quality: values.get('quality-mode') === 'auto' ? 'auto' : Number(values.get('quality')),
      metadata: /** @type {Settings['metadata']} */ (values.get('metadata')),
      ...(side > 0 && { maxWidth: side, maxHeight: side }),
    };
  }

  /** @returns {string} e.g. "WebP · quality 75 · 1600 px" */
  inWords() {
    const { format, quality, maxWidth, metadata } = this.read();
    return [
      format === 'auto' ? 'Auto format' : formatName(format),
      quality === 'auto' ? 'auto quality' : `quality ${quality}`,
      maxWidth ? `${maxWidth}\u00a0px` : 'original size',
      ...(metadata === 'none' ? [] : [`${metadata} metadata`]),
    ].join(' · ');
  }

  #explain() {
    const form = this.#form;
    const values = new FormData(form);
    for (const hint of form.querySelectorAll('[data-hint-for]')) {
      const name = hint.getAttribute('data-hint-for') ?? '';
      hint.textContent = HINTS[name]?.[String(values.get(name))] ?? '';
    }
    form.toggleAttribute('data-quality-fixed', values.get('quality-mode') === 'fixed');
    const output = form.querySelector('output');
    if (output) output.value = String(values.get('quality'));
  }

  /** @param {() => void} onChange */
  #notify(onChange) {
    const key = JSON.stringify(this.read());
    if (key === this.#key) return;
    this.#key = key;
    onChange();
  }
}

/** A dragged slider reports every step; jobs start once it rests this long. */
const SETTLE_MS = 120;
