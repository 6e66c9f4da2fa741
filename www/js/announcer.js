// What a screen reader says, when it is worth saying: not each of fifty photos, but that they are done.
import { byId } from './dom.js';

/** Messages closer together than this are said as the last of them. */
const SETTLE_MS = 600;

let timer = 0;

/** @param {string} message */
export function announce(message) {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    byId('announcer').textContent = message;
  }, SETTLE_MS);
}
