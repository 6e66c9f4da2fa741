// All photos together: the figure at the top of the page.
import { byId, setText } from '../dom.js';
import { beforeAndAfter } from '../figures.js';
import { formatBytes, formatSaving, plural } from '../words.js';

/** @typedef {import('./photo-card.js').PhotoCard} PhotoCard */

/**
 * @param {Iterable<PhotoCard>} cards
 * @returns {{ text: string, pending: number }} the state in one sentence; how many photos are not finished
 */
export function showTotals(cards) {
  const count = { all: 0, pending: 0, failed: 0, ready: 0 };
  let before = 0;
  let waiting = 0;
  let after = 0;
  for (const { file, state, result } of cards) {
    count.all += 1;
    if (state === 'waiting' || state === 'working') count.pending += 1;
    if (state === 'error') count.failed += 1;
    if (!result) {
      waiting += file.size;
      continue;
    }
    count.ready += 1;
    before += result.originalBytes;
    after += result.bytes;
  }
  if (count.ready === 0) before = waiting;
  const note = describe(count);
  const hopeless = count.ready === 0 && count.pending === 0;
  byId('totals-sizes').replaceChildren(
    ...(hopeless ? [] : beforeAndAfter(before, count.ready > 0 ? formatBytes(after) : '…')),
  );
  const saving = byId('totals-saving');
  setText(saving, hopeless ? 'No result' : savingInWords(count.ready, before, after));
  saving.classList.toggle('saving-negative', hopeless || after > before);
  setText(byId('totals-note'), note);
  setText(byId('totals-title'), plural(count.all, 'photo'));
  setText(byId('download-all-label'), count.ready > 1 ? `Download all ${count.ready}` : 'Download');
  /** @type {HTMLButtonElement} */ (byId('download-all')).disabled = count.ready === 0 || count.pending > 0;
  const saved =
    count.ready > 0 ? `${formatBytes(before)} to ${formatBytes(after)}, ${formatSaving(before, after)}. ` : '';
  return { text: `${saved}${note}`, pending: count.pending };
}

/**
 * @param {number} ready photos
 * @param {number} before bytes
 * @param {number} after bytes
 */
function savingInWords(ready, before, after) {
  if (ready === 0) return '';
  return before === after ? 'as small as it gets' : formatSaving(before, after);
}

/** @param {{ all: number, pending: number, failed: number, ready: number }} count */
function describe({ all, pending, failed, ready }) {
  const done = all - pending;
  if (pending > 0) return `${done} of ${plural(all, 'photo')} done`;
  if (failed === 0) return ready === 1 ? 'Ready to download' : `All ${plural(ready, 'photo')} ready to download`;
  return ready === 0 ? `${plural(failed, 'photo')} failed` : `${ready} ready, ${failed} failed`;
}
