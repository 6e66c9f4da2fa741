// The images' part of the page: photos in, smaller photos out. Everything that compresses is one import, see jobs.js.
import { announce } from '../announcer.js';
import { byId, setText } from '../dom.js';
import { plural } from '../words.js';
import { paintBackdrop } from './backdrop.js';
import { downloadAll } from './download.js';
import { listenForPhotos } from './intake.js';
import { Jobs } from './jobs.js';
import { Lightbox } from './lightbox.js';
import { PhotoCard } from './photo-card.js';
import { listenForSamples } from './samples/buttons.js';
import { SettingsForm } from './settings.js';
import { showTotals } from './totals.js';

/** Cards built before the page gets a frame. */
const CARDS_PER_FRAME = 6;

export class PhotosPanel {
  #list = byId('photos');
  /** @type {Set<PhotoCard>} */
  #cards = new Set();
  #lightbox = new Lightbox();
  #meter;
  #jobs;
  /** The frame in which the totals are brought up to date; 0 when none is asked for. */
  #frame = 0;

  /**
   * @param {import('../stalls/meter.js').StallMeter} meter what each photo's card measures its stalls with
   * @param {{ start: () => void, stop: () => void }} strip watches the main thread while photos are compressed
   */
  constructor(meter, strip) {
    this.#meter = meter;
    const settings = this.#openSettings();
    this.#jobs = new Jobs(
      () => settings.read(),
      (busy) => (busy ? strip.start() : strip.stop()),
    );
    listenForPhotos((files) => void this.add(files));
    listenForSamples((file) => this.add([file]));
    byId('download-all').addEventListener('click', () => {
      void downloadAll([...this.#cards].flatMap((card) => card.download ?? []));
    });
    byId('clear-all').addEventListener('click', () => this.#clear());
    void paintBackdrop();
  }

  /** @param {File[]} files */
  async add(files) {
    if (location.hash) location.hash = '#/photos';
    announce(`${plural(files.length, 'photo')} added`);
    for (const [index, file] of files.entries()) {
      if (index > 0 && index % CARDS_PER_FRAME === 0) await nextFrame();
      const card = new PhotoCard(file, this.#meter, {
        onRetry: (each) => this.#jobs.start([each]),
        onRemove: (each) => this.#remove(each),
        onExpand: (each) => this.#lookClosely(each),
        onChange: () => this.#refresh(),
      });
      this.#cards.add(card);
      this.#list.append(card.element);
      this.#showWorkbench();
      this.#jobs.start([card]);
    }
  }

  /** @param {PhotoCard} card */
  #remove(card) {
    const neighbour = card.element.nextElementSibling ?? card.element.previousElementSibling;
    this.#jobs.cancel([card]);
    this.#cards.delete(card);
    card.remove();
    announce(`${card.file.name} removed`);
    // The focus stays where the person was.
    const next = /** @type {HTMLElement | null} */ (neighbour?.querySelector('.card-remove') ?? byId('file-input'));
    next?.focus();
    this.#refresh();
  }

  #clear() {
    this.#jobs.cancel(this.#cards);
    for (const card of this.#cards) card.remove();
    this.#cards.clear();
    this.#showWorkbench();
    announce('All photos removed');
    byId('file-input').focus();
  }

  /** @param {PhotoCard} card */
  #lookClosely(card) {
    if (card.result) void this.#lightbox.open(card.file.name, card.file, card.result.blob);
  }

  /** Brings the totals up to date, once per frame however many cards changed. */
  #refresh() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#showWorkbench();
      if (this.#cards.size === 0) return;
      const { text, pending } = showTotals(this.#cards);
      if (pending === 0) announce(text);
    });
  }

  #showWorkbench() {
    const some = this.#cards.size > 0;
    byId('intro').hidden = some;
    byId('totals').hidden = !some;
    byId('workbench').hidden = !some;
  }

  /** The form: a change starts all photos anew. On a narrow screen it folds away behind its own summary. */
  #openSettings() {
    const form = /** @type {HTMLFormElement} */ (byId('settings-form'));
    const settings = new SettingsForm(form, () => {
      this.#jobs.start(this.#cards);
      announce('Settings changed, working again');
    });
    const toggle = byId('settings-toggle');
    toggle.addEventListener('click', () => {
      const open = toggle.getAttribute('aria-expanded') !== 'true';
      toggle.setAttribute('aria-expanded', String(open));
    });
    const summarise = () => setText(byId('settings-summary'), settings.inWords());
    form.addEventListener('input', summarise);
    summarise();
    return settings;
  }
}

function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
