// One button for each kind of trouble.
import { make } from './elements.js';

/** @typedef {import('pagelift').Health} Health */

const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

function slowHandler() {
  const end = performance.now() + 300;
  while (performance.now() < end);
}

/** A banner in front of everything, without room that was kept for it. */
async function shift() {
  // What moves within half a second of a click is expected, and does not count.
  await sleep(700);
  const banner = make('p', 'health-banner', 'This banner came late, and everything below it moved.');
  document.querySelector('main')?.prepend(banner);
  await sleep(4000);
  banner.remove();
}

/** @type {number[][]} */
const leaked = [];
let leaking = 0;
/** Lists of a megabyte, so that the tab survives it. */
const MOST_LEAKED = 300;

/** @param {HTMLElement} button */
function leak(button) {
  if (leaking) {
    clearInterval(leaking);
    leaking = leaked.length = 0;
    button.textContent = 'Leak';
    return;
  }
  button.textContent = 'Stop leaking, and free it';
  leaking = window.setInterval(() => {
    if (leaked.length < MOST_LEAKED) leaked.push(Array.from({ length: 125_000 }, Math.random));
  }, 200);
}

/** Shares need twenty requests, of which three fail. */
async function fail() {
  const addresses = Array.from({ length: 25 }, (_, at) => (at % 4 === 0 ? `missing-${at}` : `../icon.svg?${at}`));
  for (const address of addresses) await fetch(address, { cache: 'no-store' }).catch(() => {});
}

/** @param {Health} health */
async function operate(health) {
  const orders = Array.from({ length: 20 }, () => health.time('checkout', () => sleep(1200 + 400 * Math.random())));
  await Promise.all(orders);
}

/** @type {readonly { id: string, name: string, says: string, make: (health: Health, button: HTMLElement) => unknown, href?: string }[]} */
const TROUBLES = [
  {
    id: 'block',
    name: 'Block',
    says: 'The click is handled for 300 ms: INP rises, and slowHandler is to blame.',
    make: slowHandler,
  },
  { id: 'shift', name: 'Shift', says: 'A banner without room of its own moves the page: CLS rises.', make: shift },
  {
    id: 'fail',
    name: 'Fail',
    says: '25 requests, of which seven find nothing: failed requests are beyond their threshold.',
    make: fail,
  },
  {
    id: 'operate',
    name: 'Slow operations',
    says: '20 orders of more than a second each, measured by health.time: checkout is beyond its threshold.',
    make: operate,
  },
  {
    id: 'leak',
    name: 'Leak',
    says: 'A megabyte that stays, five times a second, 300 at most: memory rises.',
    make: (_, button) => leak(button),
  },
  {
    id: 'late',
    name: 'Late picture',
    says: 'Opens this page anew with a picture that is asked for after 3 s: LCP is what that makes it.',
    make: () => {},
    href: '?late-picture',
  },
];

/**
 * @param {Element} list
 * @param {Health} health
 */
export function makeTroubles(list, health) {
  for (const trouble of TROUBLES) {
    const button = make(trouble.href ? 'a' : 'button', 'button', trouble.name);
    button.id = trouble.id;
    if (trouble.href) button.setAttribute('href', trouble.href);
    else button.setAttribute('type', 'button');
    const says = make('p', '', trouble.says);
    says.id = `${trouble.id}-says`;
    button.setAttribute('aria-describedby', says.id);
    // A long frame names the function that the browser calls: this one, where it is the listener itself.
    if (trouble.id === 'block') button.addEventListener('click', slowHandler);
    else if (!trouble.href) button.addEventListener('click', () => void trouble.make(health, button));
    list.append(make('li', '', button, says));
  }
}

/** Where it was asked for, a picture that comes late. */
export async function showLatePicture() {
  if (!new URLSearchParams(location.search).has('late-picture')) return;
  const picture = new Image(1200, 500);
  picture.className = 'health-late';
  picture.alt = 'A picture that came three seconds late';
  // What is below the window is no largest paint.
  document.querySelector('main')?.prepend(picture);
  await sleep(3000);
  const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 500 });
  const context = canvas.getContext('2d');
  if (!context) return;
  // Chromium counts no picture as content that has less than 0.05 bits a pixel (https://web.dev/articles/lcp): this one has more.
  for (let x = 0; x < 1200; x += 10)
    for (let y = 0; y < 500; y += 10) {
      context.fillStyle = `hsl(${160 + x / 12} 60% ${30 + 20 * Math.random() + y / 25}%)`;
      context.fillRect(x, y, 10, 10);
    }
  picture.src = canvas.toDataURL('image/jpeg', 0.9);
}
