// What a call costs, within a page: medians of rounds that take turns.
import { watchHealth } from '/pkg/health.js';

const ROUNDS = 9;

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Nanoseconds of each piece of work, done so many times a round. */
function race(work, times) {
  const found = Object.fromEntries(Object.keys(work).map((name) => [name, []]));
  for (let round = -1; round < ROUNDS; round++)
    for (const [name, run] of Object.entries(work)) {
      const start = performance.now();
      for (let n = 0; n < times; n++) run(n);
      if (round >= 0) found[name].push(((performance.now() - start) / times) * 1e6);
    }
  return Object.fromEntries(Object.entries(found).map(([name, all]) => [name, median(all)]));
}

/** Reads what packing reads of an entry, and does nothing with it. */
let sink = 0;
const READ = {
  resource: (entry) => {
    const { name, initiatorType, duration, responseEnd, transferSize, encodedBodySize, decodedBodySize } = entry;
    const { responseStatus, renderBlockingStatus } = entry;
    sink +=
      name.length + initiatorType.length + duration + responseEnd + transferSize + encodedBodySize + decodedBodySize;
    sink += responseStatus + renderBlockingStatus.length;
  },
  longtask: ({ startTime, duration }) => (sink += startTime + duration),
};

/** Packing against reading, of as many entries as there are. */
async function entries() {
  const { healthEngine, Inbox, Names, PACK, withoutQuery } = await import('/pkg/bench-packing.js');
  const engine = await healthEngine();
  const machine = engine.health_new(10_000, NaN, 60_000, 300_000, 2.6e9, 0.001, 200, 300, 180, 72, 0, 1);
  const packing = {
    inbox: new Inbox(engine, machine),
    names: new Names(),
    redact: withoutQuery,
    resources: [],
    host: location.host,
  };
  for (let n = 0; n < 60; n++) await fetch(`/page/calls.js?n=${n}`).then((answer) => answer.text());
  const resources = performance.getEntriesByType('resource').slice(-60);
  const task = { startTime: 5, duration: 60 };
  const all = {
    'resource, read': (n) => READ.resource(resources[n % 60]),
    'resource, packed': (n) => {
      PACK.resource(resources[n % 60], packing);
      packing.resources.length = 0;
    },
    'long task, read': () => READ.longtask(task),
    'long task, packed': () => PACK.longtask(task, packing),
  };
  return race(all, 3000);
}

/** One record of each library. */
async function records(otel) {
  const health = await watchHealth();
  const labels = { route: '/a' };
  const { histogram } = await import(otel).then(() => window);
  const found = race(
    {
      'record, no label': (n) => health.record('plain', n % 500),
      'record, one label': (n) => health.record('labelled', n % 500, 'ms', labels),
      'OTel, one attribute': (n) => histogram.record(n % 500, labels),
    },
    20_000,
  );
  health.close();
  return found;
}

/** A snapshot of forty metrics. */
async function snapshots() {
  const { default: init, snapshot } = await import('/module/module.js');
  await init();
  const health = await watchHealth();
  for (let n = 0; n < 9; n++) for (let value = 0; value < 100; value++) health.record(`own${n}`, value * n, 'ms');
  const found = race({ snapshot: () => health.snapshot(), serde: () => snapshot(40) }, 300);
  health.close();
  return found;
}

window.measure = async (otel) => ({
  entries: await entries(),
  records: await records(otel),
  snapshots: await snapshots(),
});
