// Nanoseconds per operation, interleaved: every cache in every round. Runs in Node and in pages.
import { peers, UNBOUNDED } from './peers.js';

const TTL = 60_000;

/** 24 characters each; different ones from a different start. */
const key = (number) => `resource:${String((number * 7919) % 1e12).padStart(15, '0')}`;

/** A sequence of numbers below `bound`, small ones more often, the same every time. */
function popular(length, bound) {
  const numbers = new Uint32Array(length);
  let state = 12345;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    numbers[at] = (state / 2 ** 32) ** 4 * bound;
  }
  return numbers;
}

/** Samples of every work at this size: `{ work, ttl, name, ns, hits? }`. */
export async function measureSpeed({ createCache, entries, rounds, operations }) {
  const keys = Array.from({ length: entries * 8 }, (_, number) => key(number));
  const ends = keys.map((whole) => whole.slice('resource:'.length));
  const order = popular(operations, keys.length);
  const samples = [];
  for (let round = 0; round <= rounds; round++) {
    for (const ttl of [0, TTL]) {
      for (const [name, make] of Object.entries(peers(createCache))) {
        // A full cache for each work: policies put off work from hits to inserts.
        const filled = async () => {
          const cache = await make(entries, ttl);
          for (let at = 0; at < entries; at++) cache?.set(keys[at], at);
          return cache;
        };
        let cache = await filled();
        if (cache === undefined) continue;
        const add = (work, ms, hits) => {
          // The first round warms up.
          if (round > 0) samples.push({ work, ttl: ttl > 0, name, ns: (ms * 1e6) / operations, hits });
        };

        let start = performance.now();
        let sum = 0;
        for (let done = 0, at = 0; done < operations; done++) {
          at = (at + 7) % entries;
          sum += cache.get(keys[at]);
        }
        add('hit', performance.now() - start);
        if (!Number.isFinite(sum)) throw new Error(`${name}: lost an entry of a cache that was not over-full`);
        if (ttl === 0) {
          start = performance.now();
          for (let done = 0, at = 0; done < operations; done++) {
            at = (at + 7) % entries;
            sum += cache.get(`resource:${ends[at]}`);
          }
          add('hit, new string', performance.now() - start);
          if (!Number.isFinite(sum)) throw new Error(`${name}: does not find a key that was put together`);
        }
        if (UNBOUNDED.includes(name)) continue;
        cache.close?.();

        cache = await filled();
        start = performance.now();
        for (let done = 0, at = entries; done < operations; done++) {
          cache.set(keys[at], done);
          if (++at === keys.length) at = 0;
        }
        add('insert', performance.now() - start);
        cache.close?.();

        cache = await filled();
        let hits = 0;
        start = performance.now();
        for (let done = 0; done < operations; done++) {
          const wanted = keys[order[done]];
          if (cache.get(wanted) === undefined) cache.set(wanted, done);
          else hits++;
        }
        add('read-through', performance.now() - start, (hits / operations) * 100);
        cache.close?.();
      }
    }
  }
  return samples;
}
