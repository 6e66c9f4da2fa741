// The browser is killed while it writes: what is there afterwards is whole.
import assert from 'node:assert/strict';
import { withKills } from '../../internal/harness.mjs';

const ENTRIES = 400;

withKills('a browser killed while it writes leaves a consistent cache', async (open) => {
  let newest = 0;
  let readable = 0;
  for (let attempt = 0; attempt < 4; attempt++) {
    const { run, kill } = await open();
    const found = await run(async ({ pagelift, values }, entries) => {
      const cache = await pagelift.createCache({ name: 'killed', maxEntries: entries, persist: true });
      // Storage may take its time in a browser that was just started.
      await cache.flush();
      const rounds = [...cache.keys()].map((key) => values.roundOf(cache.get(key), key));
      const whole = rounds.filter((round) => round !== undefined);
      window.writing = 0;
      const write = async (round) => {
        for (let i = 0; i < entries; i++) {
          const key = `k${i}`;
          cache.set(key, i % 10 === 0 ? values.recordInMap(key, round) : values.record(key, round));
        }
        await cache.flush();
        window.writing = round;
      };
      const first = Math.max(0, ...whole) + 1;
      (async () => {
        for (let round = first; ; round++) await write(round);
      })();
      return { size: cache.size, wrong: rounds.length - whole.length, oldest: Math.min(...whole) };
    }, ENTRIES);
    assert.equal(found.wrong, 0);
    if (newest > 0) {
      // All of a round that was written, or of a later one.
      assert.equal(found.size, ENTRIES);
      assert.ok(found.oldest >= newest, `a value of round ${found.oldest} after round ${newest} was written`);
      readable++;
    }
    // Once before anything can have been written; then in the middle of what comes after the first round, however long that took.
    if (attempt > 0) {
      await run(async () => {
        while (window.writing === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 20 + 130 * attempt));
    newest = await run(() => window.writing);
    await kill();
  }
  assert.ok(readable >= 2, `something had been written before ${readable} kills`);
});
