// Which pictures were asked for, and when: time from left to right, the page from top to bottom.

/** Seconds that are shown. */
const SPAN = 15;

/** @typedef {{ time: number, top: number, bottom: number }} Screen shares of the page */
/** @typedef {{ time: number, at: number, is: 'asked' | 'there' }} Dot */

/** @param {HTMLCanvasElement} canvas */
export function makeOrder(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  /** @type {Screen[]} */
  let screens = [];
  /** @type {Dot[]} */
  let dots = [];

  function draw(now = performance.now()) {
    const { clientWidth, clientHeight } = canvas;
    const scale = devicePixelRatio;
    canvas.width = clientWidth * scale;
    canvas.height = clientHeight * scale;
    context.scale(scale, scale);
    const style = getComputedStyle(canvas);
    const color = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const x = (/** @type {number} */ time) => clientWidth * (1 - (now - time) / 1000 / SPAN);
    context.fillStyle = color('--accent');
    context.globalAlpha = 0.3;
    screens.forEach(({ time, top, bottom }, i) => {
      const end = screens[i + 1]?.time ?? now;
      context.fillRect(x(time), top * clientHeight, x(end) - x(time) + 0.5, Math.max(2, (bottom - top) * clientHeight));
    });
    context.globalAlpha = 1;
    for (const { time, at, is } of dots) {
      context.fillStyle = color(is === 'asked' ? '--sun' : '--accent');
      context.fillRect(x(time) - 1, at * clientHeight - 1, 2.5, 2.5);
    }
  }

  return {
    /** @param {Screen} screen */
    screen(screen) {
      const oldest = screen.time - SPAN * 1000;
      screens = [...screens.filter(({ time }) => time > oldest), screen];
      dots = dots.filter(({ time }) => time > oldest);
      draw(screen.time);
    },
    /** @param {Dot} dot */
    dot(dot) {
      dots.push(dot);
    },
    clear() {
      screens = [];
      dots = [];
      draw();
    },
  };
}
