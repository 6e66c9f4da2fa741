// How long the page's main thread was busy at a stretch: the tasks of Chromium's own trace, between two marks.

const CATEGORIES = [
  'toplevel',
  'blink.user_timing',
  'disabled-by-default-devtools.timeline',
  'devtools.timeline',
  '__metadata',
];
const TASK = 'ThreadControllerImpl::RunTask';
/** A task that delays a frame or a key press so that it can be felt begins about here. */
export const STALL = 10;

/** Tasks of the marked thread, each cut to the marked window: milliseconds, and those of the processor. */
export function tasksBetweenMarks(trace) {
  const { traceEvents } = JSON.parse(trace);
  const start = traceEvents.find(({ name }) => name === 'bench:start');
  const end = traceEvents.find(({ name }) => name === 'bench:end');
  if (!start || !end) throw new Error('the trace has no marks');
  return traceEvents
    .filter(({ ph, pid, tid, name }) => ph === 'X' && pid === start.pid && tid === start.tid && name === TASK)
    .map(({ ts, dur, tdur = dur }) => {
      const wall = (Math.min(ts + dur, end.ts) - Math.max(ts, start.ts)) / 1000;
      return { wall, processor: Math.min(tdur / 1000, wall) };
    })
    .filter(({ wall }) => wall > 0);
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
  if (!tasks.length) throw new Error(`the trace has no ${TASK}`);
  const stalled = tasks.filter(({ wall }) => wall > STALL).reduce((sum, { wall }) => sum + wall, 0);
  return {
    longest: Math.max(...tasks.map(({ wall }) => wall)),
    longestProcessor: Math.max(...tasks.map(({ processor }) => processor)),
    stalled,
    trace,
  };
}
