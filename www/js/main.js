// The lab page: photos in, smaller photos out. Everything that compresses is one import, see jobs.js.
import { announce } from './announcer.js';
import { paintBackdrop } from './backdrop.js';
import { CachePanel } from './cache/panel.js';
import { byId, setText } from './dom.js';
import { downloadAll } from './download.js';
import { listenForPhotos } from './intake.js';
import { Jobs } from './jobs.js';
import { Lightbox } from './lightbox.js';
import { PhotoCard } from './photo-card.js';
import { paintSamples } from './sample-photos.js';
import { SettingsForm } from './settings.js';
import { StallMeter } from './stall-meter.js';
import { StallStrip } from './stall-strip.js';
import { showTotals } from './totals.js';
import { Views } from './views.js';
import { plural } from './words.js';

/** Cards built before the page gets a frame. */
const CARDS_PER_FRAME = 6;

const list = byId('photos');
/** @type {Set<PhotoCard>} */
const cards = new Set();
const meter = new StallMeter();
const strip = new StallStrip(meter);
const lightbox = new Lightbox();
const form = /** @type {HTMLFormElement} */ (byId('settings-form'));
const settings = new SettingsForm(form, () => {
  jobs.start(cards);
  announce('Settings changed, working again');
});
const jobs = new Jobs(
  () => settings.read(),
  (busy) => (busy ? strip.start() : strip.stop()),
);

/** @param {File[]} files */
async function addPhotos(files) {
  if (location.hash) location.hash = '#/photos';
  announce(`${plural(files.length, 'photo')} added`);
  for (const [index, file] of files.entries()) {
    if (index > 0 && index % CARDS_PER_FRAME === 0) await nextFrame();
    const card = new PhotoCard(file, meter, {
      onRetry: (each) => jobs.start([each]),
      onRemove: removePhoto,
      onExpand: lookClosely,
      onChange: refresh,
    });
    cards.add(card);
    list.append(card.element);
    showWorkbench();
    jobs.start([card]);
  }
}

/** @param {PhotoCard} card */
function removePhoto(card) {
  const neighbour = card.element.nextElementSibling ?? card.element.previousElementSibling;
  jobs.cancel([card]);
  cards.delete(card);
  card.remove();
  announce(`${card.file.name} removed`);
  // The focus stays where the person was.
  const next = /** @type {HTMLElement | null} */ (neighbour?.querySelector('.card-remove') ?? byId('file-input'));
  next?.focus();
  refresh();
}

/** @param {PhotoCard} card */
function lookClosely(card) {
  if (card.result) void lightbox.open(card.file.name, card.file, card.result.blob);
}

let frame = 0;
/** Brings the totals up to date, once per frame however many cards changed. */
function refresh() {
  if (frame) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    showWorkbench();
    if (cards.size === 0) return;
    const { text, pending } = showTotals(cards);
    if (pending === 0) announce(text);
  });
}

function showWorkbench() {
  const some = cards.size > 0;
  byId('intro').hidden = some;
  byId('totals').hidden = !some;
  byId('workbench').hidden = !some;
}

/** Whether samples are being painted: one set at a time. */
let painting = false;

/** @param {number} count */
async function addSamples(count) {
  if (painting) return;
  painting = true;
  const buttons = [...document.querySelectorAll('[data-samples]')].map((button) => ({
    button,
    label: button.textContent ?? '',
  }));
  let painted = 0;
  const showProgress = () => {
    const text = count > 1 ? `Painting ${painted + 1} of ${count} …` : 'Painting …';
    for (const { button } of buttons) {
      button.setAttribute('aria-disabled', 'true');
      if (button.matches(`[data-samples="${count}"], #add-sample`)) setText(button, text);
    }
  };
  announce('Painting');
  showProgress();
  try {
    for await (const file of paintSamples(count)) {
      painted += 1;
      if (painted < count) showProgress();
      await addPhotos([file]);
    }
  } finally {
    painting = false;
    for (const { button, label } of buttons) {
      button.removeAttribute('aria-disabled');
      setText(button, label);
    }
  }
}

function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

listenForPhotos((files) => void addPhotos(files));
void paintBackdrop();

for (const button of document.querySelectorAll('[data-samples]')) {
  button.addEventListener('click', () => void addSamples(Number(button.getAttribute('data-samples'))));
}

byId('download-all').addEventListener('click', () => {
  void downloadAll([...cards].flatMap((card) => card.download ?? []));
});

byId('clear-all').addEventListener('click', () => {
  jobs.cancel(cards);
  for (const card of cards) card.remove();
  cards.clear();
  showWorkbench();
  announce('All photos removed');
  byId('file-input').focus();
});

// On a narrow screen the settings fold away behind their own summary.
const toggle = byId('settings-toggle');
toggle.addEventListener('click', () => {
  const open = toggle.getAttribute('aria-expanded') !== 'true';
  toggle.setAttribute('aria-expanded', String(open));
});
const summarise = () => setText(byId('settings-summary'), settings.inWords());
form.addEventListener('input', summarise);
summarise();

const cachePanel = new CachePanel(strip);
new Views({ 'cache-view': cachePanel });
