// What the cache is asked for: recorded requests, and a few made up that are known to be hard.

/**
 * @typedef {object} Traffic
 * @property {Uint32Array} requests keys in the order in which they are asked for, numbered from 0 by first appearance
 * @property {number} keys how many different ones there are
 */

/** @type {Record<string, () => Promise<Traffic> | Traffic>} */
const SOURCES = {
  web: () => recorded('web'),
  orm: () => recorded('orm'),
  popular: () => numbered(zipf(60_000, 12_000, 0.9)),
  scan: () => numbered(scanned(zipf(60_000, 6_000, 0.9), 9_000, 3_000)),
  loop: () => numbered(Uint32Array.from({ length: 60_000 }, (_, i) => i % 3_000)),
  drift: () => numbered(drifting(zipf(80_000, 8_000, 0.9), 20_000)),
};

/** @param {string} name one of the choices in the form */
export async function loadTraffic(name) {
  const source = SOURCES[name];
  if (!source) throw new Error(`no traffic is called ${name}`);
  return source();
}

/** @param {string} name of a file in the form that traces/README.md describes */
async function recorded(name) {
  const response = await fetch(new URL(`../../traces/${name}.gz`, import.meta.url));
  if (!response.ok || !response.body) throw new Error(`${name}.gz: ${response.status} ${response.statusText}`);
  const plain = new Response(response.body.pipeThrough(new DecompressionStream('gzip')));
  return readTrace(new Uint8Array(await plain.arrayBuffer()));
}

/**
 * @param {Uint8Array} bytes
 * @returns {Traffic}
 */
export function readTrace(bytes) {
  const requests = [];
  let keys = 0;
  let value = 0;
  let shift = 0;
  for (const byte of bytes) {
    value += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte & 128) continue;
    requests.push(keys - value);
    if (value === 0) keys += 1;
    value = shift = 0;
  }
  return { requests: Uint32Array.from(requests), keys };
}

/**
 * Keys by their popularity: the one of rank r is asked for in proportion to 1 / r^skew.
 * @param {number} length
 * @param {number} keys
 * @param {number} skew
 */
function zipf(length, keys, skew) {
  const random = seeded(1);
  const sums = new Float64Array(keys);
  let sum = 0;
  for (let rank = 0; rank < keys; rank += 1) sums[rank] = sum += (rank + 1) ** -skew;
  return Uint32Array.from({ length }, () => firstOver(sums, random() * sum));
}

/**
 * Every now and then somebody walks through keys that nobody else wants.
 * @param {Uint32Array} requests
 * @param {number} every
 * @param {number} length
 */
function scanned(requests, every, length) {
  const result = [];
  let fresh = 1e6;
  for (const [index, key] of requests.entries()) {
    if (index > 0 && index % every === 0) for (let i = 0; i < length; i += 1) result.push(fresh++);
    result.push(key);
  }
  return Uint32Array.from(result);
}

/**
 * What is popular changes: the keys move on by a third of a phase's keys.
 * @param {Uint32Array} requests
 * @param {number} every
 */
function drifting(requests, every) {
  return requests.map((key, index) => key + Math.floor(index / every) * 2_500);
}

/**
 * @param {Uint32Array} requests with any keys
 * @returns {Traffic}
 */
export function numbered(requests) {
  /** @type {Map<number, number>} */
  const numbers = new Map();
  const renamed = requests.map((key) => {
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = numbers.size));
    return number;
  });
  return { requests: renamed, keys: numbers.size };
}

/**
 * The first index whose sum is over a value.
 * @param {Float64Array} sums rising
 * @param {number} value
 */
function firstOver(sums, value) {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {number} */ (sums[middle]) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The same traffic on every visit. (mulberry32)
 * @param {number} seed
 */
function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
