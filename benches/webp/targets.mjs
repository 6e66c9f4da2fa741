// `target_bytes`: how closely a limit is met, and what that costs.
import { median } from '../internal/benchmarks-file.mjs';
import { processor } from './measure.mjs';

const EFFORTS = [0, 2, 4, 6];
const QUALITIES = [10, 30, 50, 75, 90];
/** The shortest of so many: what else runs on the machine only ever adds. */
const TRIES = 3;

/** A copy whose alpha is a soft disc in the middle. */
function withAlpha({ name, data, width, height }) {
  const copy = Uint8Array.from(data);
  for (let i = 0; i < width * height; i += 1) {
    const [x, y] = [(2 * (i % width)) / width - 1, (2 * Math.floor(i / width)) / height - 1];
    copy[i * 4 + 3] = Math.max(0, Math.min(255, (1 - Math.hypot(x, y)) * 800));
  }
  return { name: `${name} with alpha`, data: copy, width, height };
}

function shortest(work) {
  let best = { time: Infinity };
  for (let i = 0; i < TRIES; i += 1) {
    const start = processor();
    const result = work();
    best = { result, time: Math.min(best.time, processor() - start) };
  }
  return best;
}

/**
 * Limits that this encoder meets at several qualities, and 3 % more or less, so that none is met by the first guess
 * alone: by effort, how full files are (1 is the limit) and how many plain encodes they take.
 */
export function targets(pictures, ours) {
  const all = [...pictures, ...pictures.slice(0, 3).map(withAlpha)];
  return EFFORTS.map((effort) => {
    const results = [];
    for (const [index, { name, data, width, height }] of all.entries()) {
      for (const quality of QUALITIES) {
        const plain = shortest(() => ours.encode(data, width, height, quality, effort).length);
        const limit = Math.round(plain.result * (1 + 0.03 * ((index % 3) - 1)));
        const found = shortest(() => ours.encodeWithin(data, width, height, limit, effort).length);
        if (found.result > limit) throw new Error(`${name}: ${found.result} bytes exceed ${limit}`);
        results.push({ name, quality, fill: found.result / limit, encodes: found.time / plain.time });
      }
    }
    const fills = results.map(({ fill }) => fill);
    const worst = results.reduce((a, b) => (b.encodes > a.encodes ? b : a));
    const emptiest = results.reduce((a, b) => (b.fill < a.fill ? b : a));
    return {
      effort,
      cases: results.length,
      mean: fills.reduce((sum, fill) => sum + fill, 0) / fills.length,
      emptiest,
      median: median(results.map(({ encodes }) => encodes)),
      worst,
    };
  });
}
