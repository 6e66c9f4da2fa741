// End-to-end tests of the built package in one browser engine; scripts/test.mjs runs this once per engine.
import { readdirSync } from 'node:fs';

const only = process.env.PAGELIFT_SUITES?.split(',');
const suites = readdirSync(new URL('suites/', import.meta.url)).filter((file) => file.endsWith('.mjs'));
for (const file of suites.sort()) if (!only || only.includes(file.slice(0, -4))) await import(`./suites/${file}`);
