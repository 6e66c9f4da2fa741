// How long the page's main thread was busy at a stretch: the tasks of Chromium's own trace, between two marks.

const CATEGORIES = [
  'toplevel',
  'blink.user_timing',
  'disabled-by-default-devtools.timeline',
  'devtools.timeline',
  '__metadata',
];
/** A task that delays a frame or a key press so that it can be felt begins about here. */
export const STALL = 10;

/** Tasks of the marked thread, each cut to the marked window, in milliseconds. */
export function tasksBetweenMarks(trace) {
  const { traceEvents } = JSON.parse(trace);
  const start = traceEvents.find(({ name }) => name === 'bench:start');
  const end = traceEvents.find(({ name }) => name === 'bench:end');
  if (!start || !end) throw new Error('the trace has no marks');
  return traceEvents
    .filter(({ ph, pid, tid, name }) => ph === 'X' && pid === start.pid && tid === start.tid && /RunTask$/.test(name))
    .map(({ ts, dur }) => (Math.min(ts + dur, end.ts) - Math.max(ts, start.ts)) / 1000)
    .filter((ms) => ms > 0);
}

/** Runs `work` under the trace. */
export async function measureStalls(browser, page, work) {
  await browser.startTracing(page, { categories: CATEGORIES });
  let trace;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const tasks = tasksBetweenMarks(trace.toString());
  const stalls = tasks.filter((ms) => ms > STALL);
  const sum = (values) => values.reduce((total, ms) => total + ms, 0);
  return { longest: Math.max(0, ...tasks), stalled: sum(stalls), busy: sum(tasks), trace };
}
