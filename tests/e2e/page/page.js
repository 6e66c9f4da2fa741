// What the tests see of the page: the package as an app imports it, helpers, and a record of what went wrong.
import * as helpers from './helpers.js';
import * as values from './values.js';

const problems = [];
const record = (kind) => (event) => {
  const reason = event.violatedDirective
    ? `${event.violatedDirective} refused ${event.blockedURI}`
    : (event.message ?? event.reason?.message ?? String(event.reason));
  problems.push(`${kind}: ${reason}`);
};
document.addEventListener('securitypolicyviolation', record('policy'));
addEventListener('error', record('error'));
addEventListener('unhandledrejection', record('unhandled rejection'));

const input = document.getElementById('file-input');

/** What a test's function gets; `package` is only imported when the test is about the package. */
window.harness = {
  problems,
  async context() {
    const pagelift = new URLSearchParams(location.search).has('bare') ? undefined : await import('pagelift');
    return { pagelift, helpers, values, files: [...input.files], file: input.files[0] };
  },
};

if (new URLSearchParams(location.search).has('alone')) void import('./alone.js');
