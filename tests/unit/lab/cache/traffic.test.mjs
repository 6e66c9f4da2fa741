// What the lab's cache panel plays, and the optimum it compares with.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { optimalHitRatio } from '../../../../www/js/cache/optimum.js';
import { loadTraffic, numbered, readTrace } from '../../../../www/js/cache/traffic.js';

const trace = (name) =>
  readTrace(gunzipSync(readFileSync(new URL(`../../../../www/traces/${name}.gz`, import.meta.url))));

/** By trying every choice of what to keep: only for a few requests. */
function bestOfAll([key, ...rest], capacity, kept = []) {
  if (key === undefined) return 0;
  if (kept.includes(key)) return 1 + bestOfAll(rest, capacity, kept);
  const choices = [
    kept,
    ...(kept.length < capacity ? [[...kept, key]] : kept.map((_, i) => kept.toSpliced(i, 1, key))),
  ];
  return Math.max(...choices.map((choice) => bestOfAll(rest, capacity, choice)));
}

test('the optimum is what no choice of entries can beat', () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 60; round += 1) {
    const { requests } = numbered(Uint32Array.from({ length: 9 }, () => random(5)));
    const capacity = 1 + random(3);
    assert.equal(
      optimalHitRatio(requests, capacity),
      bestOfAll([...requests], capacity) / 9,
      `${requests}, ${capacity}`,
    );
  }
});

test('the recorded traces have the requests and keys that their description names', () => {
  const described = readFileSync(new URL('../../../../www/traces/README.md', import.meta.url), 'utf8');
  const figures = (text) => Number(text.replaceAll(',', ''));
  for (const [, name, requests, keys] of described.matchAll(/^\| `(\w+)\.gz` \|.*\| ([\d,]+) \| ([\d,]+) \|$/gm)) {
    const read = trace(name);
    assert.deepEqual([read.requests.length, read.keys], [figures(requests), figures(keys)], name);
    assert.equal(new Set(read.requests).size, read.keys);
  }
});

test('made-up traffic is the same each time, its keys numbered by first appearance', async () => {
  for (const name of ['popular', 'scan', 'loop', 'drift']) {
    const [one, other] = [await loadTraffic(name), await loadTraffic(name)];
    assert.deepEqual(one.requests, other.requests);
    let next = 0;
    for (const key of one.requests) {
      assert.ok(key <= next, `${name}: ${key} comes before ${next}`);
      if (key === next) next += 1;
    }
    assert.equal(next, one.keys);
  }
});
