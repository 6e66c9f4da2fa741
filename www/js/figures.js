// Figures as elements: what was and what is, and a named value.
import { formatBytes } from './words.js';

/**
 * "5.8 MB → 212 KB", read as "5.8 MB to 212 KB".
 * @param {number} before bytes
 * @param {string} after
 * @returns {Node[]}
 */
export function beforeAndAfter(before, after) {
  const arrow = document.createElement('span');
  arrow.className = 'arrow';
  arrow.setAttribute('aria-hidden', 'true');
  arrow.textContent = '→';
  const to = document.createElement('span');
  to.className = 'visually-hidden';
  to.textContent = ' to ';
  return [figure('before', formatBytes(before)), to, arrow, figure('after', after)];
}

/**
 * @param {'before' | 'after'} which
 * @param {string} text
 */
export function figure(which, text) {
  const element = document.createElement('span');
  element.className = `figure figure-${which}`;
  element.textContent = text;
  return element;
}

/**
 * @param {string} term
 * @param {string} value
 * @param {string} [remark]
 */
export function fact(term, value, remark) {
  const group = document.createElement('div');
  const dt = document.createElement('dt');
  dt.textContent = term;
  const dd = document.createElement('dd');
  dd.textContent = value;
  group.append(dt, dd);
  if (remark) {
    const note = document.createElement('span');
    note.className = 'fact-remark';
    note.textContent = ` ${remark}`;
    dd.append(note);
  }
  return group;
}
