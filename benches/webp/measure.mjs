// What is measured: bytes at a score, time per megapixel, how closely a size is met.

import { geometricMean, median } from '../internal/benchmarks-file.mjs';

/** Bytes at which `encode` would reach `target`: two qualities around it, and a line between their logarithms. */
export async function sizeAtScore(target, quality, encode, score) {
  const points = [];
  const measure = async (value) => {
    const file = encode(value);
    points.push({ quality: value, bytes: file.length, score: await score(file) });
    points.sort((a, b) => a.score - b.score);
  };
  const around = () => {
    const above = points.findIndex((point) => point.score > target);
    const upper = above < 0 ? points.length - 1 : Math.max(above, 1);
    return [points[upper - 1], points[upper]];
  };
  const limited = (value) => Math.min(100, Math.max(0, value));
  await measure(quality);
  // Near the point a step of quality is about a third of a point of score.
  const missing = target - points[0].score;
  await measure(limited(quality + (Math.abs(missing) < 0.5 ? Math.sign(missing || 1) * 1.5 : missing * 3)));
  for (let round = 0; round < 3; round += 1) {
    const [low, high] = around();
    const inside = low.score <= target && target <= high.score;
    if (inside && Math.abs(high.quality - low.quality) < 5) break;
    if (high.score === low.score) break;
    const share = (target - low.score) / (high.score - low.score);
    const guess = low.quality + (high.quality - low.quality) * Math.min(2, Math.max(-1, share));
    await measure(limited(guess));
  }
  const [low, high] = around();
  const share = high.score === low.score ? 0.5 : (target - low.score) / (high.score - low.score);
  const between = (a, b) => a + (b - a) * share;
  return {
    bytes: Math.exp(between(Math.log(low.bytes), Math.log(high.bytes))),
    quality: between(low.quality, high.quality),
  };
}

/** Per effort: the ratio per quality, over all, and of the worst picture. */
export function byEffort(points) {
  return [...new Set(points.map((point) => point.effort))].map((effort) => {
    const mine = points.filter((point) => point.effort === effort);
    const mean = (list) => geometricMean(list.map((point) => point.ratio));
    const qualities = [...new Set(mine.map((point) => point.quality))].map((quality) => {
      const list = mine.filter((point) => point.quality === quality);
      return { quality, ratio: mean(list), at: list.reduce((sum, point) => sum + point.at, 0) / list.length };
    });
    const pictures = [...new Set(mine.map((point) => point.picture))].map((picture) => ({
      picture,
      ratio: mean(mine.filter((point) => point.picture === picture)),
    }));
    pictures.sort((a, b) => b.ratio - a.ratio);
    return { effort, qualities, pictures, all: mean(mine), worst: pictures[0] };
  });
}

/** Processor time of this process in milliseconds: what else runs on the machine counts less than in wall time. */
export const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Milliseconds per megapixel over all pictures at quality 75: medians of interleaved rounds. */
export function times(pictures, { ours, theirs, efforts, rounds }) {
  const megapixels = pictures.reduce((sum, { width, height }) => sum + (width * height) / 1e6, 0);
  const lanes = [
    { name: 'libwebp', encode: theirs.encode, effort: 4 },
    ...efforts.map((effort) => ({ name: `effort ${effort}`, encode: ours.encode, effort })),
  ].map((lane) => ({ ...lane, rounds: [] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (const lane of lanes) lane.sum = 0;
    for (const { data, width, height } of pictures) {
      for (const lane of lanes) {
        const start = processor();
        lane.encode(data, width, height, 75, lane.effort);
        lane.sum += processor() - start;
      }
    }
    // The first round is for the compiler.
    if (round > 0) for (const lane of lanes) lane.rounds.push(lane.sum / megapixels);
  }
  const [peer] = lanes;
  const ratio = (lane) => median(lane.rounds.map((time, round) => time / peer.rounds[round]));
  return lanes.map((lane) => ({ name: lane.name, effort: lane.effort, time: median(lane.rounds), ratio: ratio(lane) }));
}
