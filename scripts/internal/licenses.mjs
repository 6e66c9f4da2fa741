// Licences of everything that is built in or used to build: permissive ones only.
import { readFileSync } from 'node:fs';
import { output } from './exec.mjs';
import { Fail } from './fail.mjs';
import { inRoot } from './paths.mjs';

/** The licences that we take: the list of deny.toml, which cargo-deny holds crates against. */
const PERMISSIVE = new Set(
  readFileSync(inRoot('deny.toml'), 'utf8')
    .match(/^allow = \[([^\]]*)\]/m)[1]
    .match(/[^",\s][^",\n]*/g),
);

/** Packages that name no licence but carry its text, which was read. */
const READ = { 'crate quantizr': 'MIT' };

/**
 * Whether an SPDX expression lets us use a package under permissive licences only: of "OR" one side is enough, of "AND"
 * both are needed. An exception ("WITH") only adds permissions. "/" is crates.io's old way to write OR.
 */
export function isPermissive(expression) {
  const tokens = expression.replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const term = () => {
    if (tokens[at] === '(') {
      at++;
      const value = either();
      at++;
      return value;
    }
    const value = PERMISSIVE.has(tokens[at++]);
    if (tokens[at] === 'WITH') at += 2;
    return value;
  };
  const both = () => {
    let value = term();
    while (tokens[at] === 'AND') value = (at++, term()) && value;
    return value;
  };
  const either = () => {
    let value = both();
    while (tokens[at] === 'OR') value = (at++, both()) || value;
    return value;
  };
  return tokens.length > 0 && either() && at === tokens.length;
}

/** Crates and npm packages whose licence is not permissive, as lines of text. */
export function unwantedLicenses() {
  const text = output('cargo', ['metadata', '--format-version', '1'], { maxBuffer: 1 << 28 });
  if (text === undefined) throw new Fail('cargo metadata does not work', 'run it to see why: cargo metadata');
  const crates = JSON.parse(text).packages.map(({ name, version, license }) => ({
    name: `crate ${name} ${version}`,
    license: license ?? READ[`crate ${name}`],
  }));
  const lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const packages = Object.entries(lock.packages)
    .filter(([path]) => path)
    .map(([path, { version, license }]) => ({
      name: `npm ${path.replace(/.*node_modules\//, '')} ${version}`,
      license,
    }));
  return [...crates, ...packages]
    .filter(({ license }) => !isPermissive(license ?? ''))
    .map(({ name, license }) => `${name}: ${license ?? 'no licence named'}`);
}
