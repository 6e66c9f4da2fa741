// One photo, and what can stand for it, side by side.
import { blurHashToImage, createPlaceholder, thumbHashToImage } from 'pagelift';
import { byId, setText } from '../dom.js';

/** @typedef {import('pagelift').Placeholder} Placeholder */

const input = /** @type {HTMLInputElement} */ (byId('photo'));
let address = '';

/**
 * @param {string} caption
 * @param {HTMLElement} shown
 * @param {Placeholder} made
 */
function entry(caption, shown, { width, height }) {
  const [item, figure, words] = ['li', 'figure', 'figcaption'].map((name) => document.createElement(name));
  shown.classList.add('shown');
  shown.style.aspectRatio = `${width} / ${height}`;
  words?.append(caption);
  figure?.append(shown, words ?? '');
  item?.append(figure ?? '');
  return item ?? '';
}

/** @param {(style: CSSStyleDeclaration) => void} paint */
function box(paint) {
  const element = document.createElement('div');
  paint(element.style);
  return element;
}

/** @param {Placeholder['palette']} palette */
function stripes(palette) {
  const element = box(() => {});
  element.classList.add('placeholder-palette');
  for (const { color, share } of palette)
    element.append(
      box((style) => {
        style.backgroundColor = color;
        style.flexGrow = String(share);
      }),
    );
  return element;
}

/**
 * @param {Placeholder} made
 * @param {File} file
 */
function pictures(made, file) {
  const { thumbHash, blurHash, dominantColor, palette, lqip, width, height } = made;
  URL.revokeObjectURL(address);
  address = URL.createObjectURL(file);
  const photo = Object.assign(new Image(), { src: address, alt: `The photo, ${width} by ${height} pixels` });
  /** @param {string} url */
  const image = (url) => box((style) => (style.backgroundImage = `url(${url})`));
  const aspectRatio = Math.min(100, Math.max(0.01, width / height));
  return [
    entry('The photo', photo, made),
    entry(`Tiny WebP, ${Math.round(((lqip.length - 23) * 3) / 4)} bytes`, image(lqip), made),
    entry(`ThumbHash, ${thumbHash.length} characters`, image(thumbHashToImage(thumbHash, { aspectRatio }).url), made),
    entry(`BlurHash, ${blurHash.length} characters`, image(blurHashToImage(blurHash, { aspectRatio }).url), made),
    entry(`Colours, the largest share first`, stripes(palette), made),
    entry(
      `Dominant colour, ${dominantColor}`,
      box((style) => (style.backgroundColor = dominantColor)),
      made,
    ),
  ];
}

/** @param {File} file */
async function show(file) {
  setText(byId('status'), 'Working ...');
  const begin = performance.now();
  try {
    const made = await createPlaceholder(file);
    const { css, ...kept } = made;
    setText(byId('code'), JSON.stringify(kept, undefined, 2));
    byId('pictures').replaceChildren(...pictures(made, file));
    byId('pictures').hidden = byId('facts').hidden = false;
    setText(byId('status'), `Made in ${Math.round(performance.now() - begin)} ms.`);
  } catch (error) {
    byId('pictures').hidden = byId('facts').hidden = true;
    setText(byId('status'), `This file cannot be read as a picture: ${/** @type {Error} */ (error).message}`);
  }
}

input.addEventListener('change', () => {
  const [file] = input.files ?? [];
  if (file) void show(file);
});
byId('copy').addEventListener('click', async () => {
  await navigator.clipboard.writeText(byId('code').textContent ?? '');
  setText(byId('copy'), 'Copied');
});

// Everything listens: what drives the page need not guess.
document.documentElement.dataset['ready'] = '';
