// A page that watches itself, and shows what it knows.
import { watchHealth } from 'pagelift';
import { byId, find, setText } from '../dom.js';
import { formatBytes, formatCount, formatTime } from '../words.js';
import { make, row, showAll } from './elements.js';
import { makeReports } from './reports.js';
import { makeTiles, VITALS, WORK } from './tiles.js';
import { makeTroubles, showLatePicture } from './troubles.js';

/** @typedef {import('pagelift').HealthSnapshot} Snapshot */

const WORDS = { healthy: 'Healthy', degraded: 'Degraded', unhealthy: 'Unhealthy' };
const MOST_ROWS = 8;

const showVitals = makeTiles(byId('vitals'), VITALS);
const showWork = makeTiles(byId('work'), WORK);
const none = (/** @type {string} */ text) => make('li', 'health-none', text);
const noRow = (/** @type {number} */ columns, /** @type {string} */ text) => {
  const line = row([text]);
  line.firstElementChild?.setAttribute('colspan', String(columns));
  line.className = 'health-none';
  return line;
};
const time = (/** @type {number} */ at) => new Date(at).toLocaleTimeString('en-GB');

void showLatePicture();
// Samples every second cost more than an app's: the budget is for this page.
const health = await watchHealth({
  sampleEvery: 1000,
  alerts: { wait: 1000, keep: 10_000, window: 60_000 },
  cpuBudget: 0.02,
  watchFetch: true,
});

/** @param {import('pagelift').HealthAlert} alert */
function showAlert({ id, severity, state, message, since }) {
  const resolve = make('button', 'button', 'It is dealt with');
  resolve.setAttribute('type', 'button');
  resolve.dataset['alert'] = String(id);
  resolve.setAttribute('aria-label', `It is dealt with: ${message}`);
  const words = state === 'recovering' ? 'recovering' : `since ${time(since)}`;
  const item = make(
    'li',
    'health-alert',
    make('strong', '', severity),
    ` ${message} `,
    make('small', '', words),
    resolve,
  );
  item.dataset['severity'] = severity;
  return item;
}

/**
 * What stands between backticks is code.
 * @param {string} text
 */
const withCode = (text) => text.split('`').map((part, at) => (at % 2 ? make('code', '', part) : part));

/** @param {import('pagelift').HealthRecommendation} advice */
function showAdvice({ message, fix, source, gain }) {
  const link = make('a', '', 'Why');
  link.setAttribute('href', source);
  link.setAttribute('aria-label', `Why: ${fix}`);
  const worth = gain > 0 ? ` It may save ${formatTime(gain)}.` : '';
  return make('li', '', make('strong', '', ...withCode(message)), ' ', ...withCode(`${fix}${worth} `), link);
}

/** @param {Snapshot} snapshot */
function showStatus({ alerts }) {
  const { status } = health.check();
  byId('overall').dataset['status'] = status;
  setText(byId('status-word'), WORDS[status]);
  setText(byId('status-reason'), alerts[0]?.message ?? 'No alert is open.');
}

/** @param {Snapshot} snapshot */
function showTables({ hosts, scripts, metrics }) {
  const byCount = [...hosts].sort((a, b) => b.failed - a.failed || b.p95 - a.p95).slice(0, MOST_ROWS);
  showAll(
    find(byId('hosts'), 'tbody'),
    byCount,
    ({ host, kind, count, p95, failed, bytes }) =>
      row([host, kind, formatCount(count), formatTime(p95), formatCount(failed), formatBytes(bytes)]),
    noRow(6, 'Nothing was requested.'),
  );
  const { checkout } = metrics;
  const operations =
    checkout?.available && checkout.p95 !== undefined
      ? [{ name: 'checkout', count: checkout.count, time: checkout.p95 }]
      : [];
  const blamed = scripts.map(({ source, function: name, count, time }) => ({
    name: `${name}${source ? `, ${source.split('/').at(-1)}` : ''}`,
    count,
    time,
  }));
  showAll(
    find(byId('operations'), 'tbody'),
    [...operations, ...blamed].sort((a, b) => b.time - a.time).slice(0, MOST_ROWS),
    ({ name, count, time }) => row([name, formatCount(count), formatTime(time)]),
    noRow(3, 'Nothing took long.'),
  );
}

/** @param {Snapshot} snapshot */
function show(snapshot) {
  showStatus(snapshot);
  showVitals(snapshot);
  showWork(snapshot);
  showAll(byId('alerts'), snapshot.alerts, showAlert, none('None.'));
  showAll(
    byId('transitions'),
    health.transitions().slice(-MOST_ROWS).reverse(),
    ({ at, metric, transition, severity }) => make('li', '', `${time(at)} ${metric} ${transition}, ${severity}`),
    none('Nothing yet.'),
  );
  showAll(byId('advice'), snapshot.recommendations.slice(0, 5), showAdvice, none('Nothing: make some trouble.'));
  showTables(snapshot);
  const { cpuMs, cpuRatio, bytes } = snapshot.cost;
  setText(
    byId('cost'),
    `Watching took ${formatTime(cpuMs)} so far, ${(cpuRatio * 100).toFixed(2)} % of the time, and ${formatBytes(bytes)} of memory. Drawing this page is not part of it.`,
  );
}

health.on('sample', show);
health.on('alert', () => show(health.snapshot()));
byId('alerts').addEventListener('click', ({ target }) => {
  const { alert } = /** @type {HTMLElement} */ (target).dataset;
  if (alert === undefined) return;
  health.resolve(Number(alert), 'dealt with in the lab');
  byId('alerts-title').focus();
});
byId('alerts-title').tabIndex = -1;
makeTroubles(byId('troubles'), health);
makeReports(health);
show(health.snapshot());

// Everything listens: what drives the page need not guess.
document.documentElement.dataset['ready'] = '';
