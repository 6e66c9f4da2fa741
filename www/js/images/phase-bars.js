// The four phases of a job: while it runs they fill one after another, afterwards their widths are their milliseconds.
import { find, setText } from '../dom.js';
import { formatTime } from '../words.js';

/** @typedef {import('pagelift').Phase} Phase */

/** @type {Phase[]} */
const PHASES = ['read', 'decode', 'resize', 'encode'];

export class PhaseBars {
  #root;
  #bars;

  /** @param {HTMLElement} root a progressbar holding one `[data-phase]` for each phase */
  constructor(root) {
    this.#root = root;
    this.#bars = PHASES.map((phase) => {
      const bar = find(root, `[data-phase="${phase}"]`);
      return { phase, bar, fill: find(bar, '.phase-bar'), time: find(bar, '.phase-time') };
    });
  }

  /** Nothing done yet. */
  reset() {
    this.#describe({
      role: 'progressbar',
      'aria-label': 'Progress',
      'aria-valuenow': null,
      'aria-valuetext': 'waiting',
    });
    for (const { bar, fill, time } of this.#bars) {
      bar.style.flexGrow = '';
      fill.style.setProperty('--done', '0');
      setText(time, '');
    }
  }

  /** @param {import('pagelift').CompressProgress} progress */
  show({ phase, fraction, overall }) {
    const current = PHASES.indexOf(phase);
    const percent = Math.round(overall * 100);
    this.#describe({ 'aria-valuenow': String(percent), 'aria-valuetext': `${phase}, ${percent} percent` });
    this.#bars.forEach(({ bar, fill }, index) => {
      bar.classList.toggle('phase-now', index === current);
      fill.style.setProperty('--done', String(index < current ? 1 : index > current ? 0 : fraction));
    });
  }

  /** @param {Record<Phase, number>} timings milliseconds */
  finish(timings) {
    const total = PHASES.reduce((sum, phase) => sum + timings[phase], 0);
    const times = PHASES.map((phase) => `${phase} ${formatTime(timings[phase])}`).join(', ');
    this.#describe({ role: 'img', 'aria-label': `Time: ${times}`, 'aria-valuenow': null, 'aria-valuetext': null });
    for (const { phase, bar, fill, time } of this.#bars) {
      bar.classList.remove('phase-now');
      fill.style.setProperty('--done', '1');
      bar.style.flexGrow = String(total > 0 ? timings[phase] / total : 0);
      setText(time, formatTime(timings[phase]));
    }
  }

  /**
   * For those who do not see the bars. They are a progressbar while work goes on and a picture of the result afterwards.
   * @param {Record<string, string | null>} attributes null takes one away
   */
  #describe(attributes) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null) this.#root.removeAttribute(name);
      else this.#root.setAttribute(name, value);
    }
  }
}
