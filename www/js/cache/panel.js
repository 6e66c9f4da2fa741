// The cache's part of the page: choices in, a replay that never takes more than its share of a frame, figures out.
import { announce } from '../announcer.js';
import { byId, setText } from '../dom.js';
import { formatBytes, formatCount, formatPercent, formatPoints } from '../words.js';
import { HitChart } from './chart.js';
import { Replay } from './replay.js';

/** How long a replay takes at the calm pace, in ms: long enough to be watched. */
const CALM_DURATION = 12_000;
/** The most of a frame that the caches get, in ms. */
const FRAME_BUDGET = 5;

/** What each choice means, shown under it. @type {Record<string, string>} */
const TRAFFIC_HINTS = {
  web: 'Recorded: what visitors of a web site asked for.',
  orm: 'Recorded: the objects that an application took from its database.',
  popular: 'Made up: few keys are popular, most are wanted once (Zipf, 0.9).',
  scan: 'Made up: the same, and now and then somebody walks through 3,000 keys that nobody else wants.',
  loop: 'Made up: 3,000 keys in turn, again and again: where LRU finds nothing.',
  drift: 'Made up: what is popular moves on, four times.',
};

/** @type {Record<string, string>} */
const COMPRESS_HINTS = {
  no: 'Both caches have room for so many entries.',
  yes: 'Both have room for the bytes of so many entries; LRU drops what is pushed out.',
};

export class CachePanel {
  #form = /** @type {HTMLFormElement} */ (byId('cache-form'));
  #chart = new HitChart(/** @type {HTMLCanvasElement} */ (byId('cache-chart')));
  #pause = byId('cache-pause');
  /** @type {Replay | undefined} */
  #replay;
  /** Which start is the last one: what an earlier one brings is ignored. */
  #turn = 0;
  /** @type {number | undefined} */
  #optimum;
  /** @type {Worker | undefined} */
  #worker;
  #frame = 0;
  #last = 0;
  #paused = false;
  #shown = false;
  #strip;

  /** @param {{ start: () => void, stop: () => void }} strip watches the main thread while the caches are at work */
  constructor(strip) {
    this.#strip = strip;
    this.#form.addEventListener('submit', (event) => event.preventDefault());
    this.#form.addEventListener('change', ({ target }) => {
      if (/** @type {HTMLInputElement} */ (target).name !== 'pace') this.#start();
    });
    this.#pause.addEventListener('click', () => {
      if (!this.#replay?.done) this.#setPaused(!this.#paused);
    });
    byId('cache-restart').addEventListener('click', () => this.#start());
  }

  show() {
    this.#shown = true;
    if (!this.#replay && this.#turn === 0) this.#start();
    else this.#run();
  }

  hide() {
    this.#shown = false;
    this.#halt();
  }

  #start() {
    this.#turn += 1;
    this.#halt();
    this.#replay?.close();
    this.#replay = undefined;
    this.#optimum = undefined;
    const choices = new FormData(this.#form);
    const name = String(choices.get('traffic'));
    setText(byId('cache-hint'), TRAFFIC_HINTS[name] ?? '');
    setText(byId('cache-compress-hint'), COMPRESS_HINTS[String(choices.get('compress'))] ?? '');
    setText(byId('cache-error'), '');
    this.#worker ??= this.#hire();
    this.#worker.postMessage({ turn: this.#turn, name, share: Number(choices.get('share')) });
  }

  #hire() {
    const worker = new Worker(new URL('./traffic-worker.js', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }) => this.#hear(data));
    worker.addEventListener('error', ({ message }) => this.#fail(message));
    return worker;
  }

  /** @param {import('./traffic-worker.js').Answer} answer */
  #hear(answer) {
    if (answer.turn !== this.#turn) return;
    if ('error' in answer) return this.#fail(answer.error);
    if ('setting' in answer) return void this.#play(answer.setting, answer.turn);
    this.#optimum = answer.optimum;
    this.#write();
  }

  /**
   * @param {import('./traffic-worker.js').Setting} setting
   * @param {number} turn
   */
  async #play(setting, turn) {
    const { requests, keys, maxEntries } = setting;
    try {
      const replay = await Replay.open(setting, new FormData(this.#form).get('compress') === 'yes');
      if (turn !== this.#turn) return replay.close();
      this.#replay = replay;
      setText(
        byId('cache-setting'),
        `${formatCount(requests.length)} requests for ${formatCount(keys)} keys, room for ${formatCount(maxEntries)}`,
      );
      this.#setPaused(false);
    } catch (error) {
      if (turn === this.#turn) this.#fail(/** @type {Error} */ (error).message);
    }
  }

  /** @param {string} reason */
  #fail(reason) {
    setText(byId('cache-error'), `This traffic cannot be played: ${reason}`);
  }

  /** @param {boolean} paused */
  #setPaused(paused) {
    this.#paused = paused;
    this.#pause.removeAttribute('aria-disabled');
    setText(this.#pause, paused ? 'Go on' : 'Pause');
    if (paused) this.#halt();
    else this.#run();
  }

  #run() {
    if (this.#frame || this.#paused || !this.#shown || !this.#replay) return;
    if (this.#replay.done) return this.#write();
    this.#strip.start();
    this.#last = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#step(now));
  }

  #halt() {
    if (!this.#frame) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#strip.stop();
  }

  /** @param {number} now */
  #step(now) {
    const replay = this.#replay;
    if (!replay) return;
    const calm = new FormData(this.#form).get('pace') === 'calm';
    // A frame late by a second must not bring a second's worth of requests.
    const elapsed = Math.min(100, Math.max(1, now - this.#last));
    this.#last = now;
    replay.step(calm ? Math.ceil((replay.length * elapsed) / CALM_DURATION) : Infinity, FRAME_BUDGET);
    this.#write();
    if (replay.done) {
      this.#halt();
      this.#pause.setAttribute('aria-disabled', 'true');
      announce(byId('cache-verdict').textContent ?? '');
    } else {
      this.#frame = requestAnimationFrame((next) => this.#step(next));
    }
  }

  #write() {
    const replay = this.#replay;
    if (!replay) return;
    const { adaptive, lru } = replay.stats();
    const { samples, length, at } = replay;
    this.#chart.draw(samples, length, this.#optimum);
    setText(byId('cache-hits'), formatPercent(adaptive.hitRatio));
    setText(byId('cache-hits-lru'), formatPercent(lru.hitRatio));
    setText(byId('cache-hits-optimum'), this.#optimum === undefined ? '…' : formatPercent(this.#optimum));
    setText(byId('cache-verdict'), `${formatPoints(adaptive.hitRatio - lru.hitRatio)} against LRU`);
    setText(byId('cache-requests'), `${formatCount(at)} of ${formatCount(length)}`);
    setText(byId('cache-saved'), formatCount(adaptive.hits - lru.hits));
    const { live, cold } = adaptive.levels;
    setText(byId('cache-live'), `${formatCount(live.entries)}, ${formatBytes(live.bytes)}`);
    setText(byId('cache-cold'), cold.entries ? `${formatCount(cold.entries)}, ${formatBytes(cold.bytes)}` : 'none');
    setText(byId('cache-level-hits'), `${formatCount(live.hits)} and ${formatCount(cold.hits)}`);
    setText(byId('cache-evictions'), `${formatCount(adaptive.evictions)}, LRU ${formatCount(lru.evictions)}`);
    setText(byId('cache-window'), formatPercent(adaptive.windowShare));
    const progress = byId('cache-progress');
    progress.style.setProperty('--done', String(at / length));
    // For scripts that drive the page.
    byId('cache-panel').dataset['result'] = JSON.stringify({ at, length, adaptive, lru, optimum: this.#optimum });
  }
}
