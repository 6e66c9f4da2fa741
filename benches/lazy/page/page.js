// A page of pictures, loaded by one of the tools, and what is seen of it.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const frame = () => new Promise(requestAnimationFrame);

/** What each tool wants to find, and how it starts. */
const TOOLS = {
  native: { attributes: (src) => ({ loading: 'lazy', src }), start: () => {} },
  pagelift: {
    attributes: (src) => ({ loading: 'lazy', src }),
    start: async () => (await import('/pkg/lazy.js')).lazyLoad(),
  },
  'vanilla-lazyload': {
    attributes: (src) => ({ 'data-src': src, class: 'lazy' }),
    start: async () =>
      new (await load('/peers/vanilla-lazyload/dist/lazyload.min.js', 'LazyLoad'))({ elements_selector: '.lazy' }),
  },
  lozad: {
    attributes: (src) => ({ 'data-src': src, class: 'lozad' }),
    start: async () => (await load('/peers/lozad/dist/lozad.min.js', 'lozad'))().observe(),
  },
  lazysizes: {
    attributes: (src) => ({ 'data-src': src, class: 'lazyload' }),
    start: () => load('/peers/lazysizes/lazysizes.min.js', 'lazySizes'),
  },
};

/** Loads a script that sets a global. */
const load = (src, name) =>
  new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), {
      src,
      onload: () => resolve(window[name]),
      onerror: reject,
    });
    document.head.append(script);
  });

function fill(count, attributes) {
  const images = Array.from({ length: count }, (_, n) => {
    const image = document.createElement('img');
    for (const [name, value] of Object.entries(attributes(`/picture.png?n=${n}`))) image.setAttribute(name, value);
    image.width = 300;
    image.height = 300;
    image.alt = '';
    return image;
  });
  document.getElementById('grid').append(...images);
  return images;
}

const isThere = (image) => image.complete && image.naturalWidth > 1;

/** Positions in px by milliseconds since the beginning, and when the last movement ends. */
const fling = (speed, t) => speed * 325 * (1 - Math.exp(-Math.max(0, Math.min(t, 1625)) / 325));
const SCROLLS = {
  throw: { at: (t) => 8 * Math.min(t, 3500), end: 3500 },
  read: {
    at: (t) =>
      Array.from({ length: 12 }, (_, k) => 1.5 * Math.max(0, Math.min(t - k * 1400, 400))).reduce(
        (y, step) => y + step,
      ),
    end: 11 * 1400 + 400,
  },
  flings: { at: (t) => [0, 1, 2, 3, 4, 5].reduce((y, k) => y + fling(6, t - k * 2400), 0), end: 5 * 2400 + 1625 },
};

/** One scroll with one tool: blank seconds, and from its end the times until the pictures on screen were there. */
window.run = async (tool, scroll) => {
  const { attributes, start } = TOOLS[tool];
  const images = fill(300, attributes);
  await start();
  await sleep(1500);
  const { at, end } = SCROLLS[scroll];
  // Boxes do not move: they are read once.
  const boxes = images.map((image) => image.offsetTop);
  const seen = () => images.filter((_, n) => boxes[n] + 300 > scrollY && boxes[n] < scrollY + innerHeight);
  const start0 = performance.now();
  let last = start0;
  let blank = 0;
  const finals = new Map();
  for (;;) {
    await frame();
    const now = performance.now();
    const t = now - start0;
    scrollTo(0, at(t));
    const missing = seen().filter((image) => !isThere(image));
    blank += missing.length * (now - last);
    last = now;
    if (t < end) continue;
    for (const image of seen()) if (isThere(image) && !finals.has(image)) finals.set(image, t - end);
    if (missing.length === 0 || t > end + 30_000) break;
  }
  const times = [...finals.values()].sort((a, b) => a - b);
  return { blank: blank / 1000, median: times[times.length >> 1], last: times.at(-1) };
};

/** 10,000 pictures that a tool is told of: milliseconds of the call, its module being there, and until the page was idle. */
window.attach = async (tool) => {
  const { attributes } = TOOLS[tool === 'pagelift' ? 'vanilla-lazyload' : tool];
  const start = tool === 'pagelift' ? await preparedPagelift() : await preparedVanilla();
  fill(10_000, attributes);
  await sleep(500);
  await frame();
  window.tasks = [0];
  const begin = performance.now();
  // Before whatever the tool does in idle time.
  const idle = new Promise((resolve) => requestIdleCallback(() => resolve(performance.now() - begin)));
  await start();
  return { call: performance.now() - begin, idle: await idle };
};

async function preparedPagelift() {
  const { lazyLoad } = await import('/pkg/lazy.js');
  (await lazyLoad([])).close();
  return () => lazyLoad('.lazy');
}

async function preparedVanilla() {
  const LazyLoad = await load('/peers/vanilla-lazyload/dist/lazyload.min.js', 'LazyLoad');
  return () => new LazyLoad({ elements_selector: '.lazy' });
}
