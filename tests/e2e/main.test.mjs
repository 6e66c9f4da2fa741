// End-to-end tests of the built package in one browser engine; scripts/test.mjs runs this once per engine.
// PAGELIFT_SUITES=cache/persist,images: these suites only, by path or folder.
import { readdirSync } from 'node:fs';

const only = process.env.PAGELIFT_SUITES?.split(',');
const suites = readdirSync(new URL('suites/', import.meta.url), { recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.mjs'))
  .sort();
const wanted = (file) => !only || only.some((name) => file === `${name}.mjs` || file.startsWith(`${name}/`));
for (const file of suites) if (wanted(file)) await import(`./suites/${file}`);
