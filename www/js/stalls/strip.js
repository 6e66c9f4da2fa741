// The strip at the bottom: a dot runs along it and leaves a tick at each frame that the page painted. Ticks stand evenly
// while the main thread is free; a stall leaves a hole. Beside it, the longest stall in milliseconds.
import { byId, setText } from '../dom.js';
import { observeLongTasks } from './meter.js';
import { formatTime } from '../words.js';

/** Milliseconds the dot takes from left to right. */
const LAP = 4000;
/** A gap between two frames that a person notices: three frames at 60 Hz. */
const VISIBLE_GAP = 50;
/** Longest stalls up to this are calm, up to the next worth a look, above it bad (a long task by definition). */
const CALM_BELOW = 16.7;
const BAD_FROM = 50;
/** The dot runs on after the last job, so that the last ticks can be read. */
const RUN_ON = 1200;

export class StallStrip {
  #meter;
  #canvas = /** @type {HTMLCanvasElement} */ (byId('strip-track'));
  #strip = byId('strip');
  #longest = byId('strip-longest');
  #longTasks = byId('strip-long-tasks');
  #colours = { tick: '', hole: '', dot: '' };
  #still = matchMedia('(prefers-reduced-motion: reduce)');
  /** When frames of the last lap were painted. @type {number[]} */
  #frames = [];
  #start = 0;
  #stopAt = Infinity;
  #longTaskCount = 0;
  /** How many are at work: photos, caches. */
  #working = 0;
  /** @type {import('./meter.js').StallWatch | undefined} */
  #watch;

  /** @param {import('./meter.js').StallMeter} meter */
  constructor(meter) {
    this.#meter = meter;
    const told = observeLongTasks((startTime, duration) => {
      if (this.#watch && startTime + duration >= this.#start) this.#longTaskCount += 1;
    });
    if (!told) this.#longTasks.closest('div')?.remove();
    new ResizeObserver(() => this.#fit()).observe(this.#canvas);
    byId('strip-stall').addEventListener('click', () => this.#stallOnPurpose());
  }

  /** Somebody begins to work. */
  start() {
    this.#working += 1;
    this.#run(Infinity);
  }

  /** Who began has ended. */
  stop() {
    this.#working -= 1;
    if (this.#working > 0) return;
    this.#run(performance.now() + RUN_ON);
  }

  /** @param {number} until a time on the clock of performance.now() */
  #run(until) {
    this.#stopAt = until;
    if (this.#watch) return;
    this.#watch = this.#meter.watch();
    this.#start = performance.now();
    this.#frames = [];
    this.#longTaskCount = 0;
    requestAnimationFrame((now) => this.#paint(now));
  }

  /** @param {number} now */
  #paint(now) {
    this.#frames.push(now);
    while (this.#frames.length > 1 && /** @type {number} */ (this.#frames[0]) < now - LAP * 0.94) this.#frames.shift();
    this.#draw(now);
    this.#write();
    if (now > this.#stopAt) this.#end();
    else requestAnimationFrame((next) => this.#paint(next));
  }

  #end() {
    this.#watch?.stop();
    this.#write();
    this.#watch = undefined;
  }

  /** @param {number} now */
  #draw(now) {
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    const { width, height } = this.#canvas;
    const ratio = devicePixelRatio || 1;
    const colour = this.#colours;
    /** @param {number} time */
    const place = (time) => (((time - this.#start) % LAP) / LAP) * width;
    context.clearRect(0, 0, width, height);
    const middle = height / 2;
    let previous = -Infinity;
    for (const time of this.#frames) {
      const age = (now - time) / LAP;
      context.globalAlpha = Math.max(0.12, 1 - age);
      const gap = time - previous;
      if (gap > VISIBLE_GAP && place(time) > place(previous)) {
        context.fillStyle = colour.hole;
        context.fillRect(place(previous), middle - 7 * ratio, place(time) - place(previous), 14 * ratio);
      }
      context.fillStyle = colour.tick;
      context.fillRect(place(time), middle - 5 * ratio, ratio, 10 * ratio);
      previous = time;
    }
    context.globalAlpha = 1;
    if (this.#still.matches) return; // the ticks alone: nothing runs
    context.fillStyle = colour.dot;
    context.beginPath();
    context.arc(place(now), middle, 5 * ratio, 0, 2 * Math.PI);
    context.fill();
  }

  #write() {
    const longest = this.#watch?.longest;
    if (longest === undefined) return;
    setText(this.#longest, formatTime(longest));
    setText(this.#longTasks, String(this.#longTaskCount));
    this.#strip.dataset['level'] = longest < CALM_BELOW ? 'calm' : longest < BAD_FROM ? 'noticed' : 'bad';
  }

  /** Called when the layout is fresh, so that reading it costs nothing. */
  #fit() {
    const style = getComputedStyle(this.#strip);
    this.#colours = {
      tick: style.getPropertyValue('--tick'),
      hole: style.getPropertyValue('--hole'),
      dot: style.getPropertyValue('--dot'),
    };
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = Math.round(this.#canvas.clientWidth * ratio);
    this.#canvas.height = Math.round(this.#canvas.clientHeight * ratio);
  }

  /** What a stall looks like, for comparison: the page is really blocked for 200 ms. */
  #stallOnPurpose() {
    this.#run(this.#working ? Infinity : performance.now() + LAP / 2);
    setTimeout(() => {
      const end = performance.now() + 200;
      while (performance.now() < end);
    }, LAP / 8);
  }
}
