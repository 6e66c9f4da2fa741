// Two lines: how many of the last requests were hits, in either cache.
/** @typedef {import('./replay.js').Sample} Sample */

/** Room for the percentages on the left, and above and below, in CSS pixels. */
const LEFT = 44;
const EDGE = 10;

export class HitChart {
  #canvas;
  #colours = { grid: '', text: '', adaptive: '', lru: '', font: '' };
  /** @type {() => void} */
  #redraw = () => {};

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#fit()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#fit());
  }

  /**
   * @param {Sample[]} samples
   * @param {number} length of the whole traffic, in requests
   * @param {number | undefined} optimum the best hit ratio that is possible over all of it
   */
  draw(samples, length, optimum) {
    this.#redraw = () => this.draw(samples, length, optimum);
    const context = this.#canvas.getContext('2d');
    if (!context) return;
    const ratio = devicePixelRatio || 1;
    const width = this.#canvas.width / ratio;
    const height = this.#canvas.height / ratio;
    const colours = this.#colours;
    /** @param {number} at */
    const x = (at) => LEFT + (at / length) * (width - LEFT - EDGE);
    /** @param {number} share */
    const y = (share) => EDGE + (1 - share) * (height - 2 * EDGE);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = colours.font;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      context.fillStyle = colours.grid;
      context.fillRect(LEFT, Math.round(y(share)), width - LEFT - EDGE, 1);
      context.fillStyle = colours.text;
      context.fillText(`${share * 100}\u00a0%`, LEFT - 8, y(share));
    }
    if (optimum !== undefined) {
      context.strokeStyle = colours.text;
      context.lineWidth = 1;
      context.setLineDash([2, 5]);
      line(context, [
        [LEFT, y(optimum)],
        [width - EDGE, y(optimum)],
      ]);
      context.setLineDash([]);
    }
    context.lineJoin = 'round';
    for (const name of /** @type {const} */ (['lru', 'adaptive'])) {
      context.strokeStyle = colours[name];
      context.lineWidth = name === 'adaptive' ? 2.5 : 1.5;
      line(
        context,
        samples.map((sample) => [x(sample.at), y(sample[name])]),
      );
    }
  }

  /** Called when the layout is fresh, so that reading it costs nothing. */
  #fit() {
    const style = getComputedStyle(this.#canvas);
    this.#colours = {
      grid: style.getPropertyValue('--line'),
      text: style.getPropertyValue('--muted'),
      adaptive: style.getPropertyValue('--accent'),
      lru: style.getPropertyValue('--edge'),
      font: `12px ${style.fontFamily}`,
    };
    const ratio = devicePixelRatio || 1;
    this.#canvas.width = Math.round(this.#canvas.clientWidth * ratio);
    this.#canvas.height = Math.round(this.#canvas.clientHeight * ratio);
    this.#redraw();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {[number, number][]} points
 */
function line(context, points) {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.stroke();
}
