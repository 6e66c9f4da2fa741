// A landscape as a camera might see it: sky with a sun and clouds, ridge behind ridge in the haze, firs in front, sometimes a
// lake that mirrors all of it; with grain, because a file without noise says little about an encoder.
import { createNoise, createRandom } from './noise.js';

/** @typedef {[number, number, number]} Rgb 0 to 255 */

/**
 * @typedef {object} Mood
 * @property {string} name
 * @property {Rgb} zenith
 * @property {Rgb} horizon
 * @property {Rgb} sun
 * @property {Rgb} far colour of the farthest ridge
 * @property {Rgb} near colour of the nearest ridge
 * @property {number} glow strength of the light around the sun
 */

/** @type {Mood[]} */
const MOODS = [
  {
    name: 'dawn',
    zenith: [58, 92, 138],
    horizon: [250, 205, 160],
    sun: [255, 236, 200],
    far: [196, 160, 152],
    near: [24, 34, 40],
    glow: 0.9,
  },
  {
    name: 'noon',
    zenith: [36, 98, 170],
    horizon: [196, 222, 236],
    sun: [255, 252, 240],
    far: [140, 176, 196],
    near: [28, 52, 34],
    glow: 0.5,
  },
  {
    name: 'dusk',
    zenith: [38, 36, 78],
    horizon: [244, 140, 98],
    sun: [255, 214, 150],
    far: [150, 92, 116],
    near: [18, 16, 30],
    glow: 1,
  },
  {
    name: 'mist',
    zenith: [120, 148, 156],
    horizon: [226, 230, 222],
    sun: [255, 252, 236],
    far: [188, 202, 200],
    near: [34, 52, 50],
    glow: 0.5,
  },
  {
    name: 'autumn',
    zenith: [70, 116, 150],
    horizon: [244, 226, 186],
    sun: [255, 240, 200],
    far: [178, 160, 130],
    near: [58, 36, 16],
    glow: 0.7,
  },
  {
    name: 'evening',
    zenith: [16, 40, 66],
    horizon: [146, 190, 186],
    sun: [250, 244, 220],
    far: [86, 128, 138],
    near: [6, 20, 26],
    glow: 0.6,
  },
];

/**
 * @typedef {object} Landscape
 * @property {string} name
 * @property {(rgba: Uint8ClampedArray, top: number, rows: number) => void} paintRows
 */

/**
 * @param {number} seed
 * @param {number} width pixels
 * @param {number} height pixels
 * @returns {Landscape}
 */
export function createLandscape(seed, width, height) {
  const random = createRandom(seed * 7919 + 17);
  const noise = createNoise(random);
  const mood = /** @type {Mood} */ (MOODS[seed % MOODS.length]);
  const hasLake = seed % 2 === 0;
  // All places are in units of the picture's longer side, so that upright pictures show the same world.
  const unit = 1 / Math.max(width, height);
  const bottom = height * unit;
  const shore = hasLake ? bottom * (0.66 + 0.06 * random()) : bottom * 1.05;
  const sky = createSky(mood, noise, random, width * unit, shore);
  const ridges = createRidges(mood, noise, random, width, unit, shore);
  const grain = createGrain(random);
  const color = new Float32Array(3);

  /** The world above the water at a place of column `x`. @param {number} x @param {number} px @param {number} py */
  function paintLand(x, px, py) {
    for (let index = ridges.length - 1; index >= 0; index--) {
      const ridge = /** @type {Ridge} */ (ridges[index]);
      const below = py - /** @type {number} */ (ridge.edge[x]);
      if (below > 0) return ridge.paint(color, px, py, below);
    }
    sky(color, px, py);
  }

  return {
    name: `${mood.name}-${hasLake ? 'lake' : 'ridges'}-${seed}`,
    paintRows(rgba, top, rows) {
      for (let row = 0, at = 0; row < rows; row++) {
        const py = (top + row) * unit;
        const depth = py - shore;
        // Ripples grow towards the viewer.
        const ripple = depth > 0 ? 0.5 + depth * 14 : 0;
        for (let x = 0; x < width; x++, at += 4) {
          const px = x * unit;
          if (depth <= 0) {
            paintLand(x, px, py);
          } else {
            const wave =
              noise.at(px * 26, (depth * 900) / (1 + depth * 6)) +
              0.5 * noise.at(px * 90 + 7, (depth * 2600) / (1 + depth * 6)) -
              0.75;
            const sideways = Math.min(width - 1, Math.max(0, Math.round(x + (wave * ripple * 0.004) / unit)));
            paintLand(sideways, sideways * unit, Math.max(0, shore - depth * 1.25 + wave * ripple * 0.012));
            const dim = 0.86 - depth * 0.5 + wave * 0.07;
            for (let c = 0; c < 3; c++) color[c] = /** @type {number} */ (color[c]) * dim;
          }
          const noisy = /** @type {number} */ (
            grain[(x * 31 + (top + row) * 8713 + ((x * (top + row)) >> 3)) & (grain.length - 1)]
          );
          rgba[at] = /** @type {number} */ (color[0]) + noisy;
          rgba[at + 1] = /** @type {number} */ (color[1]) + noisy;
          rgba[at + 2] = /** @type {number} */ (color[2]) + noisy;
          rgba[at + 3] = 255;
        }
      }
    },
  };
}

/** @typedef {ReturnType<typeof createNoise>} Noise */

/**
 * @param {Mood} mood
 * @param {Noise} noise
 * @param {() => number} random
 * @param {number} right
 * @param {number} shore
 */
function createSky(mood, noise, random, right, shore) {
  const sunX = right * (0.2 + 0.6 * random());
  const sunY = shore * (0.32 + 0.18 * random());
  const cover = 0.44 + 0.1 * random();
  /** @param {Float32Array} color @param {number} px @param {number} py */
  return (color, px, py) => {
    const height = Math.min(1, py / (shore * 0.8));
    const blend = height * height * (3 - 2 * height);
    const distance = Math.hypot(px - sunX, py - sunY);
    const disc = distance < 0.021 ? 1 : distance < 0.023 ? (0.023 - distance) / 0.002 : 0;
    const glow = Math.max(disc, mood.glow * (0.55 * Math.exp(-distance * 14) + 0.3 * Math.exp(-distance * 3.5)));
    // Clouds lie flat and grow smaller towards the horizon.
    const near = 0.25 + (1 - height) * 0.9;
    const cloud =
      Math.max(0, noise.fractal((px * 5) / near + 3, (py * 17) / near, 4) - cover) * 2.4 * (1 - height * 0.7);
    const lit = Math.min(0.85, cloud);
    for (let c = 0; c < 3; c++) {
      const air = at(mood.zenith, c) + (at(mood.horizon, c) - at(mood.zenith, c)) * blend;
      const cloudColor = at(mood.horizon, c) * 0.75 + at(mood.sun, c) * 0.3 - cloud * 38;
      const clouded = air + (cloudColor - air) * lit;
      color[c] = clouded + (at(mood.sun, c) - clouded) * Math.min(1, glow);
    }
  };
}

/** @typedef {{ edge: Float32Array, paint: (color: Float32Array, px: number, py: number, below: number) => void }} Ridge */

/** Ridges, the farthest first. */
const RIDGES = 6;
/** Ridges from this one on carry firs. */
const WOODED_FROM = 3;

/**
 * @param {Mood} mood
 * @param {Noise} noise
 * @param {() => number} random
 * @param {number} width
 * @param {number} unit
 * @param {number} shore
 * @returns {Ridge[]}
 */
function createRidges(mood, noise, random, width, unit, shore) {
  return Array.from({ length: RIDGES }, (_, index) => {
    const depth = index / (RIDGES - 1);
    const base = shore * (0.5 + 0.44 * depth ** 1.15);
    const swing = shore * (0.3 - 0.16 * depth);
    const shift = random() * 200;
    const firs = index >= WOODED_FROM ? createFirs(noise, shift, 0.006 + 0.03 * (depth - 0.5) ** 1.5) : undefined;
    const edge = Float32Array.from({ length: width }, (_, x) => {
      const px = x * unit;
      const hill = noise.fractal(px * (2.2 + depth) + shift, shift, 7) - 0.5;
      return base - hill * swing * 1.6 - (firs ? firs(px) : 0);
    });
    const rough = 60 + 240 * depth;
    /** @type {Ridge['paint']} */
    const paint = (color, px, py, below) => {
      // Mist gathers at the foot; the ground is rough, the more the nearer.
      const mist = Math.min(0.75, below * (4.2 - 3.6 * depth)) * (1 - depth * 0.85);
      const ground = (noise.fractal(px * rough + shift, py * rough * 1.7, 2) - 0.38) * (26 + 34 * depth);
      for (let c = 0; c < 3; c++) {
        const own = at(mood.far, c) + (at(mood.near, c) - at(mood.far, c)) * depth ** 0.8;
        const shaded = own + ground * (0.35 + own / 160);
        color[c] = shaded + (at(mood.horizon, c) * 0.92 - shaded) * mist;
      }
    };
    return { edge, paint };
  });
}

/**
 * The height of a forest's edge: firs of uneven height, each a triangle with twigs.
 * @param {Noise} noise
 * @param {number} shift
 * @param {number} tallest
 */
function createFirs(noise, shift, tallest) {
  const spacing = tallest * 0.34;
  /** @param {number} px */
  return (px) => {
    let height = 0;
    const here = Math.floor(px / spacing);
    for (let tree = here - 1; tree <= here + 1; tree++) {
      const chance = noise.at(tree * 7.13 + shift, 11.5);
      const tall = tallest * (0.35 + 0.9 * chance);
      const middle = (tree + 0.5 + 0.7 * (noise.at(tree * 3.7 + shift, 5.5) - 0.5)) * spacing;
      const off = Math.abs(px - middle) / (tall * 0.2);
      if (off < 1) height = Math.max(height, tall * (1 - off) * (0.86 + 0.14 * Math.cos(off * 40)));
    }
    return height;
  };
}

/** A table of film grain, roughly normal around 0. @param {() => number} random */
function createGrain(random) {
  return Float32Array.from({ length: 1 << 16 }, () => (random() + random() + random() - 1.5) * 7);
}

/** @param {Rgb} rgb @param {number} channel */
function at(rgb, channel) {
  return /** @type {number} */ (rgb[channel]);
}
