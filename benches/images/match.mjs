// For each tool and photo the quality at which its output has the wanted score.

/** How near a score has to come: half of what one step of quality may change. Browsers round quality to whole numbers. */
export const TOLERANCE = 0.75;
const MOST_TRIES = 9;
// Chromium's canvas writes lossless WebP at 100.
const LOWEST = 5;
const HIGHEST = 99;

/**
 * Searches whole qualities around the target, by the line through their scores.
 * @param {(quality: number) => Promise<{ quality: number, score: number, bytes: number }>} attempt
 * @returns the nearest attempt, with `reached`, and with the bytes at exactly the target, between the nearest on both sides
 */
export async function match(attempt, target) {
  const tries = [];
  const tried = async (quality) => {
    const result = await attempt(quality);
    tries.push(result);
    return result;
  };
  let below;
  let above;
  let quality = 75;
  for (let count = 0; count < MOST_TRIES; count++) {
    const result = await tried(quality);
    if (result.score < target) below = !below || result.quality > below.quality ? result : below;
    else above = !above || result.quality < above.quality ? result : above;
    if (below && above) {
      if (above.quality - below.quality <= 1) break;
      const share = (target - below.score) / (above.score - below.score);
      const guess = Math.round(below.quality + (above.quality - below.quality) * share);
      quality = Math.min(above.quality - 1, Math.max(below.quality + 1, guess));
    } else if (below) {
      if (below.quality >= HIGHEST) break;
      quality = Math.min(HIGHEST, below.quality + Math.max(2, Math.round((target - below.score) * 1.5)));
    } else {
      if (above.quality <= LOWEST) break;
      quality = Math.max(LOWEST, above.quality - Math.max(2, Math.round((above.score - target) * 1.5)));
    }
  }
  const nearest = tries.reduce((a, b) => (Math.abs(a.score - target) <= Math.abs(b.score - target) ? a : b));
  const reached = Math.abs(nearest.score - target) <= TOLERANCE;
  let bytesAtTarget = nearest.bytes;
  if (below && above && above.score > below.score) {
    const share = (target - below.score) / (above.score - below.score);
    bytesAtTarget = Math.exp(Math.log(below.bytes) * (1 - share) + Math.log(above.bytes) * share);
  }
  return { ...nearest, reached, bytesAtTarget, best: Math.max(...tries.map(({ score }) => score)), tries };
}
