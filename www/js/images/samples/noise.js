// Value noise: random numbers on a grid, smoothly joined. Enough for clouds, ridges and ripples.

/** Random numbers 0 to 1 that a seed decides (the generator mulberry32). @param {number} seed */
export function createRandom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SIZE = 256;
const MASK = SIZE - 1;

/** @param {() => number} random */
export function createNoise(random) {
  const grid = Float32Array.from({ length: SIZE * SIZE }, random);

  /** Smooth noise from 0 to 1, one bump per unit. @param {number} x @param {number} y */
  function at(x, y) {
    const x0 = Math.floor(x);
    const y0 = Math.floor(y);
    let u = x - x0;
    let v = y - y0;
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    const top = (y0 & MASK) * SIZE;
    const bottom = ((y0 + 1) & MASK) * SIZE;
    const left = x0 & MASK;
    const right = (x0 + 1) & MASK;
    const a = /** @type {number} */ (grid[top + left]);
    const b = /** @type {number} */ (grid[top + right]);
    const c = /** @type {number} */ (grid[bottom + left]);
    const d = /** @type {number} */ (grid[bottom + right]);
    const upper = a + (b - a) * u;
    return upper + (c + (d - c) * u - upper) * v;
  }

  /** Noise of several scales, each half the size and half the weight of the last. @param {number} x @param {number} y @param {number} octaves */
  function fractal(x, y, octaves) {
    let sum = 0;
    let weight = 0.5;
    for (let octave = 0; octave < octaves; octave++) {
      sum += weight * at(x, y);
      // A turn and an uneven factor hide the grid.
      const turned = 1.6 * x + 1.2 * y;
      y = 1.6 * y - 1.2 * x;
      x = turned;
      weight *= 0.5;
    }
    return sum;
  }

  return { at, fractal };
}
