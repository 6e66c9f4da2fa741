// Jobs one after the other, or a few at a time, for tools that leave that to their users.

/** Results in order. */
export async function inTurn(jobs, concurrency, run) {
  const results = new Array(jobs.length);
  let next = 0;
  const lane = async () => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await run(jobs[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, jobs.length) }, lane));
  return results;
}
