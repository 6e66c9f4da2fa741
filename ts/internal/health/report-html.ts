import { coverage, line, sections } from './report-markdown.js';
import type { HealthReport } from './types.js';

const STYLE =
  ':root{color-scheme:light dark;--line:#ccc;--good:#060;--fair:#750;--bad:#b00020}' +
  '@media(prefers-color-scheme:dark){:root{--line:#555;--good:#7d7;--fair:#fb5;--bad:#f99}}' +
  'body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:auto;padding:1rem;overflow-wrap:anywhere}' +
  'div{overflow-x:auto}table{border-collapse:collapse;min-width:100%}' +
  'th,td{text-align:left;vertical-align:top;padding:.3em .6em;border-bottom:1px solid var(--line);min-width:5rem}' +
  'tbody th{font-weight:normal;min-width:8rem}thead th,td{overflow-wrap:normal}a{overflow-wrap:anywhere}' +
  '.good{color:var(--good)}.fair{color:var(--fair)}.bad{color:var(--bad)}.good,.fair,.bad{font-weight:bold}';

/** How good a word is. */
const WORDS: readonly (readonly [string, RegExp])[] = [
  ['good', /^(good|meeting|healthy)$/],
  ['fair', /^(needs improvement|at risk|medium|degraded)$/],
  ['bad', /^(poor|breaching|high|critical|unhealthy)$/],
];

/** Text that means nothing in HTML, also between quotes. */
const escape = (text: string): string => line(text).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

/** What is in a cell of a column. */
function content(column: string, text: string): string {
  const safe = escape(text);
  if (column === 'Source' && text.startsWith('https:')) return `<a href="${safe}">${safe}</a>`;
  if (column === 'Fix') return safe.replace(/`([^`]+)`/g, '<code>$1</code>');
  const quality = /^(Rating|Status|Severity)$/.test(column) && WORDS.find(([, words]) => words.test(text));
  return quality ? `<span class="${quality[0]}">${safe}</span>` : safe;
}

/** A report as a page of its own, without scripts. */
export function html(report: HealthReport): string {
  const parts = sections(report).map(({ title, head, rows, none }) => {
    const cell = (text: string, i: number): string => {
      const inside = content(head[i]!, text);
      return i === 0 ? `<th scope="row">${inside}</th>` : `<td>${inside}</td>`;
    };
    const heads = head.map((text) => `<th scope="col">${text}</th>`).join('');
    const body = rows.map((cells) => `<tr>${cells.map(cell).join('')}</tr>`).join('\n');
    return rows.length === 0
      ? `<h2>${title}</h2>\n<p>${none}</p>`
      : `<h2>${title}</h2>\n<div role="region" aria-label="${title}" tabindex="0"><table>` +
          `<thead><tr>${heads}</tr></thead>\n<tbody>${body}</tbody></table></div>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Health report: ${report.status}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Health report</h1>
<p>${escape(report.summary)}</p>
<p>${coverage(report)}</p>
${parts.join('\n')}
</body>
</html>
`;
}
