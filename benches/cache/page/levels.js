// The page's half of levels.mjs.
import { createCache } from '/pkg/cache.js';
import { works } from '/bench/levels.js';

globalThis.start = async (count) => {
  globalThis.works = works(createCache, count);
  await globalThis.works.prepare();
};
/** The result of a work, and the longest time in ms in which the page could do nothing else. */
globalThis.timed = async (name) => {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longest = 0;
  let over = false;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    // Rests in between, so as not to fill the thread itself.
    if (!over) setTimeout(() => port2.postMessage(0), 1);
  };
  port2.postMessage(0);
  const result = await globalThis.works[name]();
  over = true;
  return { result, longest: Math.max(longest, performance.now() - last) };
};
globalThis.works = {};
