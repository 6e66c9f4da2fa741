// Some two hundred small pictures of every kind, made here: as ImageData's fields, and as PNG files where that is wanted.

const SIZES = [
  [1, 1],
  [1, 100],
  [100, 1],
  [2, 1],
  [1, 2],
  [3, 3],
  [100, 100],
  [100, 7],
  [7, 100],
  [97, 89],
  [64, 48],
  [48, 64],
  [33, 32],
  [5, 90],
];

const wave = (phase, frequency, at) => 128 + 127 * Math.sin(phase + (frequency * at) / 30);

/** By name: the four bytes of a pixel. `random` gives numbers of 0 to 1. */
const kinds = (random, width, height) => {
  const byte = () => Math.floor(random() * 256);
  const color = [byte(), byte(), byte()];
  const [phases, frequencies] = [0, 1].map(() => Array.from({ length: 8 }, () => random() * 6));
  const blob = (x, y) => [0, 1, 2, 3].map((k) => wave(phases[k] + frequencies[k + 4] * (y / 30), frequencies[k], x));
  return {
    noise: () => [byte(), byte(), byte(), 255],
    'noise with alpha': () => [byte(), byte(), byte(), byte()],
    flat: () => [...color, 255],
    'flat with alpha': () => [...color, 128],
    'gradient across': (x) => [...Array(3).fill(Math.floor((x * 255) / Math.max(1, width - 1))), 255],
    'gradient down': (x, y) => [Math.floor((y * 255) / Math.max(1, height - 1)), 30, 200, 255],
    checker: (x, y) => ((x + y) % 2 ? [255, 255, 255, 255] : [0, 0, 0, 255]),
    halves: (x) => (x < width / 2 ? [255, 0, 0, 255] : [0, 0, 255, 255]),
    transparent: () => [10, 20, 30, 0],
    black: () => [0, 0, 0, 255],
    white: () => [255, 255, 255, 255],
    blobs: (x, y) => [...blob(x, y).slice(0, 3), 255],
    'blobs with alpha': blob,
    'a hole': (x, y) => [200, 90, 10, x > width / 3 && x < width / 1.5 && y > height / 3 ? 0 : 255],
    stripes: (x) => (x % 7 < 3 ? [250, 210, 20, 255] : [20, 60, 90, 255]),
  };
};

/** @returns {{ name: string, width: number, height: number, data: Uint8ClampedArray }[]} */
export function pictures() {
  let seed = 12_345;
  const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return SIZES.flatMap(([width, height]) =>
    Object.entries(kinds(random, width, height)).map(([kind, pixel]) => {
      const data = new Uint8ClampedArray(width * height * 4);
      for (let y = 0, at = 0; y < height; y++) for (let x = 0; x < width; x++, at += 4) data.set(pixel(x, y), at);
      return { name: `${kind}, ${width}x${height}`, width, height, data };
    }),
  );
}
