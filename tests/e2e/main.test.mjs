// End-to-end tests of the built package in one browser engine; scripts/test.mjs runs this once per engine.
// PAGELIFT_SUITES=cache/persist,images: these suites only, by path or folder (npm test -- e2e cache/persist images).
import { readdirSync } from 'node:fs';

const only = process.env.PAGELIFT_SUITES?.split(',');
const suites = readdirSync(new URL('suites/', import.meta.url), { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.mjs'))
  .sort();
const wanted = (file) => !only || only.some((name) => file === `${name}.mjs` || file.startsWith(`${name}/`));
const chosen = suites.filter(wanted);
if (!chosen.length) throw new Error(`no file or folder of tests/e2e/suites is named ${only.join(' or ')}`);
for (const file of chosen) await import(`./suites/${file}`);
