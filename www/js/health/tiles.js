// One figure each: its value, how good that is, and what it is made of.
import { setText } from '../dom.js';
import { make } from './elements.js';
import { formatValue, read } from './values.js';

/** @typedef {import('pagelift').HealthSnapshot} Snapshot */
/** @typedef {{ metric: string, name: string, which: 'last' | 'max' | 'p75' | 'p95', more?: (snapshot: Snapshot) => string }} Tile */

const RATINGS = /** @type {Record<string, string>} */ ({
  good: 'good',
  'needs-improvement': 'needs improvement',
  poor: 'poor',
});
const ms = (/** @type {number} */ value) => formatValue(value, 'ms');

/** @type {readonly Tile[]} */
export const VITALS = [
  {
    metric: 'inp',
    name: 'Interaction to next paint',
    which: 'last',
    more: ({ attribution: { inp } }) =>
      !inp
        ? ''
        : `${ms(inp.inputDelay)} delay, ${ms(inp.processing)} processing, ${ms(inp.presentation)} presentation` +
          (inp.script ? `; ${inp.script.function}` : ''),
  },
  {
    metric: 'lcp',
    name: 'Largest contentful paint',
    which: 'last',
    more: ({ attribution: { lcp } }) =>
      !lcp
        ? ''
        : `${ms(lcp.ttfb)} first byte, ${ms(lcp.loadDelay)} until asked for, ${ms(lcp.loadDuration)} loading, ${ms(lcp.renderDelay)} rendering; ${lcp.element}`,
  },
  {
    metric: 'cls',
    name: 'Cumulative layout shift',
    which: 'last',
    more: ({ attribution: { cls } }) => (cls && cls.element ? `most by ${cls.element}` : ''),
  },
  { metric: 'fcp', name: 'First contentful paint', which: 'last' },
  {
    metric: 'ttfb',
    name: 'Time to first byte',
    which: 'last',
    more: ({ attribution: { ttfb } }) =>
      ttfb ? `${ms(ttfb.connection)} connecting, ${ms(ttfb.request)} until the server answered` : '',
  },
];

/** @type {readonly Tile[]} */
export const WORK = [
  { metric: 'mainThreadBusy', name: 'Main thread busy', which: 'last' },
  { metric: 'longFrame', name: 'Longest frame', which: 'max' },
  { metric: 'frameRate', name: 'Frames a second', which: 'last' },
  { metric: 'failedRequests', name: 'Failed requests', which: 'last', more: failures },
  { metric: 'responseTime', name: 'Calls, p95', which: 'p95' },
  { metric: 'memory', name: 'Memory', which: 'last', more: trend },
];

/** @param {Snapshot} snapshot */
function failures({ hosts }) {
  const [failed, count] = hosts.reduce(([bad, all], host) => [bad + host.failed, all + host.count], [0, 0]);
  return count ? `${failed} of ${count}` : '';
}

/** @param {Snapshot} snapshot */
function trend({ metrics: { memory } }) {
  if (!memory.available) return '';
  return memory.trend === undefined
    ? 'whether it rises is known after ten minutes'
    : `rises by ${formatValue(memory.trend, 'By')} a minute`;
}

/**
 * Tiles in a list, and what shows a snapshot in them.
 * @param {Element} list
 * @param {readonly Tile[]} tiles
 */
export function makeTiles(list, tiles) {
  const shown = tiles.map((tile) => {
    const [value, rating, more] = [make('p', 'health-value'), make('p', 'health-rating'), make('p', 'health-more')];
    const element = make('li', 'health-tile', make('h3', '', tile.name), value, rating, more);
    element.id = `tile-${tile.metric}`;
    list.append(element);
    return { tile, element, value, rating, more };
  });
  return (/** @type {Snapshot} */ snapshot) => {
    for (const { tile, element, value, rating, more } of shown) {
      const figure = read(snapshot.metrics[tile.metric], tile.which);
      // A share of one request is 0 or 1: all of them say more.
      const all = tile.metric === 'failedRequests' ? share(snapshot) : undefined;
      setText(value, all ?? figure.text);
      setText(rating, RATINGS[figure.rating] ?? figure.note);
      setText(more, figure.note ? '' : (tile.more?.(snapshot) ?? ''));
      element.dataset['rating'] = figure.rating;
    }
  };
}

/** @param {Snapshot} snapshot */
function share({ metrics: { failedRequests } }) {
  if (!failedRequests.available || failedRequests.count === 0) return undefined;
  return formatValue(failedRequests.mean, 'ratio');
}
