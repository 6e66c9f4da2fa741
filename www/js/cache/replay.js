// The same requests through two caches of the same size: each is a get, each miss a set.
import { createCache } from 'pagelift';

/** @typedef {import('pagelift').Cache<unknown>} Cache */
/** @typedef {{ at: number, adaptive: number, lru: number }} Sample the hit ratio of the last stretch of requests, 0 to 1 */

/** Points of the chart. */
const SAMPLES = 120;
/** Requests between two looks at the clock. */
const BURST = 16;
/** What an entry takes, about. */
const ENTRY_BYTES = 1240;
/** Words of an article. */
const BODY_WORDS = 70;

export class Replay {
  /** @type {Sample[]} */
  samples = [];
  /** Requests so far. */
  at = 0;

  #caches;
  #requests;
  #names;
  #stretch;
  /** @type {{ adaptive: number, lru: number }} hits at the last sample */
  #counted = { adaptive: 0, lru: 0 };

  /**
   * @param {import('./traffic.js').Traffic} traffic
   * @param {{ adaptive: Cache, lru: Cache }} caches
   */
  constructor({ requests, keys }, caches) {
    this.#requests = requests;
    this.#caches = caches;
    this.#names = Array.from({ length: keys }, (_, key) => `/api/articles/${key}`);
    this.#stretch = Math.max(1, Math.ceil(requests.length / SAMPLES));
  }

  /**
   * @param {import('./traffic.js').Traffic & { maxEntries: number }} setting
   * @param {boolean} compress whether the adaptive one compresses what is pushed out: then both have so many bytes
   */
  static async open({ maxEntries, ...traffic }, compress) {
    const room = compress ? { maxBytes: maxEntries * ENTRY_BYTES } : { maxEntries };
    const [adaptive, lru] = await Promise.all([
      createCache({ ...room, policy: 'adaptive', compress }),
      createCache({ ...room, policy: 'lru' }),
    ]);
    return new Replay(traffic, { adaptive, lru });
  }

  get length() {
    return this.#requests.length;
  }

  get done() {
    return this.at === this.#requests.length;
  }

  stats() {
    return { adaptive: this.#caches.adaptive.stats(), lru: this.#caches.lru.stats() };
  }

  /**
   * Goes on for some requests, as long as there is time.
   * @param {number} most requests
   * @param {number} budget milliseconds
   */
  step(most, budget) {
    const end = performance.now() + budget;
    const last = Math.min(this.#requests.length, this.at + most);
    while (this.at < last && performance.now() < end) {
      const nextSample = this.#stretch - (this.at % this.#stretch);
      const count = Math.min(BURST, nextSample, last - this.at);
      this.#play(this.#caches.adaptive, count);
      this.#play(this.#caches.lru, count);
      this.at += count;
      if (this.at % this.#stretch === 0 || this.done) this.#sample();
    }
  }

  close() {
    this.#caches.adaptive.close();
    this.#caches.lru.close();
  }

  /**
   * @param {Cache} cache
   * @param {number} count
   */
  #play(cache, count) {
    for (let i = this.at; i < this.at + count; i += 1) {
      const key = /** @type {string} */ (this.#names[/** @type {number} */ (this.#requests[i])]);
      if (cache.get(key) === undefined) cache.set(key, article(key));
    }
  }

  #sample() {
    const { adaptive, lru } = this.stats();
    const requests = this.at - (this.samples.at(-1)?.at ?? 0);
    this.samples.push({
      at: this.at,
      adaptive: (adaptive.hits - this.#counted.adaptive) / requests,
      lru: (lru.hits - this.#counted.lru) / requests,
    });
    this.#counted = { adaptive: adaptive.hits, lru: lru.hits };
  }
}

const WORDS =
  'the city council said on Monday that new trains will run along river lines from next spring and fares stay as they are while works at the old station go on through summer because tunnels need more repair than engineers had thought'.split(
    ' ',
  );

/** What a back end would answer. @param {string} path */
function article(path) {
  let state = 0;
  for (let i = 0; i < path.length; i += 1) state = (Math.imul(state, 31) + path.charCodeAt(i)) | 0;
  let body = '';
  for (let i = 0; i < BODY_WORDS; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    body += ` ${WORDS[(state >>> 8) % WORDS.length]}`;
  }
  return { path, title: `Article ${path}`, author: 'A. Writer', tags: ['news', 'local'], body };
}
