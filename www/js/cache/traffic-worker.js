// Makes the traffic and works its optimum out, beside the page: both go through all requests.
import { optimalHitRatio } from './optimum.js';
import { loadTraffic } from './traffic.js';

/** @typedef {{ requests: Uint32Array, keys: number, maxEntries: number }} Setting */
/** @typedef {{ turn: number, setting: Setting } | { turn: number, optimum: number } | { turn: number, error: string }} Answer */

self.addEventListener('message', async ({ data: { turn, name, share } }) => {
  /** @param {Answer} answer */
  const answer = (answer) => self.postMessage(answer);
  try {
    const { requests, keys } = await loadTraffic(name);
    const maxEntries = Math.max(1, Math.round((keys * share) / 100));
    answer({ turn, setting: { requests, keys, maxEntries } });
    answer({ turn, optimum: optimalHitRatio(requests, maxEntries) });
  } catch (error) {
    answer({ turn, error: /** @type {Error} */ (error).message });
  }
});
