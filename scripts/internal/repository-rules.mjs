// Rules of this repository that no linter knows. Each returns the lines of what breaks it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { output } from './exec.mjs';
import { inRoot, cargoHome, pkgDir, root } from './paths.mjs';

const MOST_LINES = 600;

/** The engine decides and touches no page: nothing of the browser's bindings among its dependencies, on any target. */
export function impureEngine() {
  const targets = ['x86_64-unknown-linux-gnu', 'wasm32-unknown-unknown'];
  const crates = [['pagelift', '--features', 'images'], ['pagelift-webp']];
  return targets.flatMap((target) =>
    crates.flatMap(([crate, ...features]) => {
      const tree = output('cargo', [
        'tree',
        '-p',
        crate,
        ...features,
        '-e',
        'normal',
        '--target',
        target,
        '--prefix',
        'none',
      ]);
      if (tree === undefined) return [`cargo tree -p ${crate} does not work`];
      const found = tree.match(/^(wasm-bindgen|js-sys|web-sys|getrandom|serde-wasm-bindgen)\b.*$/gm) ?? [];
      return [...new Set(found)].map((line) => `${crate} for ${target} depends on ${line}`);
    }),
  );
}

const sourceFiles = () =>
  output('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
    .split('\n')
    .filter((path) => /\.(rs|ts|mjs|js|css|html)$/.test(path));

const lineCount = (path) => {
  try {
    return readFileSync(inRoot(path), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
};

/** Small files, each about one thing. */
export const longFiles = () =>
  sourceFiles()
    .map((path) => ({ path, lines: lineCount(path) }))
    .filter(({ lines }) => lines > MOST_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines, more than ${MOST_LINES}`);

/** What is published names no path of the machine that built it. */
export const machinePaths = () =>
  readdirSync(pkgDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => [root, cargoHome].some((name) => readFileSync(path).includes(name)))
    .map((path) => `${path} names a path of this machine`);

/** No registry's address in the lock file: it installs from whichever one npm is set to. */
export const lockedAddresses = () =>
  /"resolved": "http/.test(readFileSync(inRoot('package-lock.json'), 'utf8'))
    ? ['package-lock.json names download addresses (omit-lockfile-registry-resolved is in .npmrc: run npm install)']
    : [];

/** The package has no runtime dependencies. */
export function runtimeDependencies() {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  return Object.keys({ ...dependencies, ...peerDependencies }).map((name) => `package.json has the dependency ${name}`);
}
