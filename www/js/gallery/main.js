// A long page of pictures on a slow path: what the browser loads by itself, and what Pagelift asks for first.
import { lazyLoad } from 'pagelift';
import { byId, setText } from '../dom.js';
import { HASHES } from './motifs.js';
import { makeOrder } from './order.js';

const COUNT = 600;
/** Pictures of the first screen. */
const FIRST = 9;
/** Milliseconds that a throw takes. */
const THROW = 3500;
/** Bytes a second, and milliseconds before the first one. */
const PATHS = /** @type {Record<string, readonly [number, number]>} */ ({
  fast: [5e6, 40],
  slow: [1e6, 80],
  phone: [2e5, 150],
  offline: [0, 0],
});

const loader = /** @type {HTMLSelectElement} */ (byId('loader'));
const path = /** @type {HTMLSelectElement} */ (byId('path'));
const button = /** @type {HTMLButtonElement} */ (byId('throw'));
const grid = byId('grid');
const order = makeOrder(/** @type {HTMLCanvasElement} */ (byId('order')));

/** @type {import('pagelift').Lazy | undefined} */
let lazy;
let run = 0;
let asked = 0;
let there = 0;

/** @param {number} n */
function picture(n) {
  const [rate, wait] = PATHS[path.value] ?? [0, 0];
  const image = document.createElement('img');
  // What the first screen shows is not lazy.
  image.loading = n < FIRST ? 'eager' : 'lazy';
  image.width = 600;
  image.height = 400;
  image.alt = `Picture ${n + 1} of ${COUNT}`;
  image.dataset['thumbhash'] = HASHES[n % HASHES.length];
  image.src = `picture?n=${n}&rate=${rate}&wait=${wait}&run=${run}`;
  return image;
}

/** Begins anew with what is chosen. */
async function begin() {
  run += 1;
  const mine = run;
  lazy?.close();
  lazy = undefined;
  asked = there = 0;
  order.clear();
  scrollTo(0, 0);
  grid.replaceChildren(...Array.from({ length: COUNT }, (_, n) => picture(n)));
  setText(
    byId('status'),
    path.value === 'offline' ? 'Offline: the placeholders stay, and pictures come once there is a path.' : '',
  );
  if (loader.value !== 'pagelift') return;
  const made = await lazyLoad(grid);
  // Something else was chosen meanwhile.
  if (mine === run) lazy = made;
  else made.close();
}

/** @param {HTMLImageElement} image */
const isThere = ({ complete, naturalWidth }) => complete && naturalWidth > 0;
const images = () => /** @type {HTMLImageElement[]} */ ([...grid.children]);
const onScreen = () =>
  images().filter((image) => {
    const { top, bottom } = image.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });

const frame = () => new Promise(requestAnimationFrame);

/** Scrolls to the end, and waits for the last screen: milliseconds until half of it and all of it stood. */
async function throwToEnd() {
  const from = scrollY;
  const start = performance.now();
  const mine = run;
  const end = () => document.documentElement.scrollHeight - innerHeight;
  for (let share = 0; share < 1 && mine === run;) {
    await frame();
    share = Math.min(1, (performance.now() - start) / THROW);
    scrollTo(0, from + (end() - from) * share);
  }
  const seen = onScreen();
  const stopped = performance.now();
  /** @type {number | undefined} */
  let half;
  while (mine === run) {
    const count = seen.filter(isThere).length;
    const passed = performance.now() - stopped;
    if (half === undefined && count * 2 >= seen.length) half = passed;
    if (count === seen.length) return { half: half ?? passed, all: passed };
    await frame();
  }
  return undefined;
}

const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`;

/** @param {readonly string[]} cells */
function row(cells) {
  const line = document.createElement('tr');
  cells.forEach((text, i) => {
    const cell = document.createElement(i ? 'td' : 'th');
    if (!i) cell.scope = 'row';
    cell.textContent = text;
    line.append(cell);
  });
  return line;
}

const chosen = (/** @type {HTMLSelectElement} */ select) => select.selectedOptions[0]?.textContent ?? '';

button.addEventListener('click', async () => {
  button.disabled = true;
  try {
    setText(byId('status'), 'Thrown: waiting for the last screen ...');
    const times = await throwToEnd();
    if (!times) return;
    setText(byId('status'), `The last screen stood ${seconds(times.all)} after the throw.`);
    const results = /** @type {HTMLTableElement} */ (byId('results'));
    results.hidden = false;
    results.tBodies[0]?.prepend(
      row([chosen(loader), chosen(path), seconds(times.half), seconds(times.all), String(asked)]),
    );
  } finally {
    button.disabled = false;
  }
});
byId('again').addEventListener('click', () => void begin());
for (const select of [loader, path]) select.addEventListener('change', () => void begin());

/** @param {readonly (readonly [name: string, value: string])[]} figures */
function tell(figures) {
  byId('figures').replaceChildren(
    ...figures.map(([name, value]) => {
      const pair = document.createElement('div');
      const [term, text] = [document.createElement('dt'), document.createElement('dd')];
      term.textContent = name;
      text.textContent = value;
      pair.append(term, text);
      return pair;
    }),
  );
}

function look() {
  if (document.hidden) return;
  const { top, height } = grid.getBoundingClientRect();
  const share = (/** @type {number} */ y) => Math.min(1, Math.max(0, (y - top) / height));
  order.screen({ time: performance.now(), top: share(0), bottom: share(innerHeight) });
  const stats = lazy?.stats();
  tell([
    ['Asked for', String(asked)],
    ['There', String(there)],
    ['On their way', stats ? String(stats.inFlight) : String(asked - there)],
    ['Blank, median', stats ? `${Math.round(stats.wait.p50)} ms` : 'not told'],
    ['95 % within', stats ? `${Math.round(stats.wait.p95)} ms` : 'not told'],
    ['Left unseen', stats ? String(stats.leftBlank) : 'not told'],
  ]);
}

/** @param {MessageEvent<{ n: number, is: 'asked' | 'there' }>} event */
function hear({ data: { n, is } }) {
  if (is === 'asked') asked += 1;
  else there += 1;
  order.dot({ time: performance.now(), at: (n + 0.5) / COUNT, is });
}

/** The worker that is the path, once it answers for this page. */
async function usePath() {
  const { serviceWorker } = navigator;
  const controlled = new Promise((resolve) =>
    serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
  );
  await serviceWorker.register('worker.js');
  if (!serviceWorker.controller) await controlled;
  serviceWorker.addEventListener('message', hear);
  serviceWorker.startMessages();
}

try {
  await usePath();
  await begin();
  setInterval(look, 100);
} catch (error) {
  const reason = /** @type {Error} */ (error).message;
  setText(byId('status'), `This page needs a service worker, over https or from localhost: ${reason}`);
}

// Everything listens: what drives the page need not guess.
document.documentElement.dataset['ready'] = '';
