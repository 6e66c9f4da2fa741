// The report: shown, copied, saved.
import { byId, setText } from '../dom.js';

/** @typedef {import('pagelift').Health} Health */

const select = /** @type {HTMLSelectElement} */ (byId('period'));
const sheet = byId('sheet');

const period = () => (select.value === 'day' ? 'day' : Number(select.value));
const say = (/** @type {string} */ text) => setText(byId('report-status'), text);

/**
 * Shows a report in a tree of its own, with its own style: as a page it would have this one's policy, which allows no style within.
 * @param {string} html
 */
function show(html) {
  const [before = '', text = '', after = ''] = html.split(/<\/?style>/);
  const report = new DOMParser().parseFromString(before + after, 'text/html');
  const style = new CSSStyleSheet();
  style.replaceSync(text.replace(/:root|body(?={)/g, ':host'));
  const root = sheet.shadowRoot ?? sheet.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [style];
  root.replaceChildren(...report.body.children);
  sheet.hidden = false;
  sheet.focus();
}

/**
 * Saves what was made for the link, once it is made.
 * @param {string} id
 * @param {string} type
 * @param {() => Promise<string>} text
 */
function saves(id, type, text) {
  const link = /** @type {HTMLAnchorElement} */ (byId(id));
  link.addEventListener('click', async (event) => {
    // The second click, which is this code's own, is the one that saves.
    if (link.href.startsWith('blob:')) return;
    event.preventDefault();
    link.href = URL.createObjectURL(new Blob([await text()], { type }));
    link.click();
    const address = link.href;
    link.href = '#report-title';
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  });
}

/** @param {Health} health */
export function makeReports(health) {
  byId('show').addEventListener('click', async () => {
    show(await health.report({ period: period(), format: 'html' }));
    say('The report is below what is shown.');
  });
  byId('markdown').addEventListener('click', async () => {
    const text = await health.report({ period: period(), format: 'markdown' });
    try {
      await navigator.clipboard.writeText(text);
      say('Copied.');
    } catch {
      say('This browser does not let the page copy.');
    }
  });
  saves('html', 'text/html', () => health.report({ period: period(), format: 'html' }));
  saves('json', 'application/json', async () =>
    JSON.stringify(await health.report({ period: period() }), undefined, 2),
  );
}
