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

const texts = (wanted) =>
  sourceFiles()
    .filter((path) => wanted.test(path))
    .map((path) => ({ path, text: readIfThere(path) }));

const readIfThere = (path) => {
  try {
    return readFileSync(inRoot(path), 'utf8');
  } catch {
    // Deleted, and not yet so for git.
    return '';
  }
};

const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

/** The engine has no clock, no randomness, no I/O: what `std` and `core` offer of these is not named in it. */
export function impureSources() {
  const impure =
    /\bstd::(time|fs|net|env|process|thread|io::std\w+)\b|\b(Instant|SystemTime|e?println!|RandomState|HashMap::new)/;
  return texts(/^src\/.*\.rs$/).flatMap(({ path, text }) => {
    const found = withoutComments(text)
      .replace(/#\[cfg\(test\)\]\s*mod \w+ \{[\s\S]*/, '')
      .match(impure);
    return found ? [`${path} names ${found[0]}: the engine gets time, entropy and bytes as arguments`] : [];
  });
}

/** `unsafe` is in the codec's kernels only. */
export const unsafeOutsideKernels = () =>
  texts(/^(src|bindings|crates)\/.*\.rs$/)
    .filter(({ path }) => !/^crates\/webp\/(src\/simd|tests)\//.test(path))
    .filter(({ text }) => /\bunsafe\b(?!_code)/.test(withoutComments(text)))
    .map(({ path }) => `${path} has unsafe code, which is for crates/webp/src/simd`);

/** Browsers add noise to what is read back from a canvas, against fingerprints: one file does, where there is no other way. */
export const canvasReaders = () =>
  texts(/^ts\/.*\.ts$/)
    .filter(({ path, text }) => /\bgetImageData\b/.test(withoutComments(text)) && !path.endsWith('/browser-decode.ts'))
    .map(({ path }) => `${path} reads pixels from a canvas, which is for browser-decode.ts`);

const lineCount = (path) => readIfThere(path).split('\n').length - 1;

/** Small files, each about one thing. Published types are made by the build, one file an entry. */
export const longFiles = () =>
  sourceFiles()
    .filter((path) => !path.startsWith('tests/api/'))
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

/** The package has no runtime dependencies; frameworks that an app has anyway are optional. */
export function runtimeDependencies() {
  const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  return [...Object.keys(dependencies), ...peers].map((name) => `package.json has the dependency ${name}`);
}
