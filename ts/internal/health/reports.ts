export { html } from './report-html.js';
export { markdown } from './report-markdown.js';
export { makeReport } from './report.js';
