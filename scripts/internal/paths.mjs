// Where things are: the repository, the generated folders and the cache of tools shared by all checkouts.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('../../', import.meta.url)));
/** A path inside the repository. */
export const inRoot = (...parts) => join(root, ...parts);

/** Tools that are built once per machine: wasm-bindgen, geckodriver. */
export const cacheDir = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pagelift');

export const targetDir = resolve(root, process.env.CARGO_TARGET_DIR || 'target');
export const cargoHome = process.env.CARGO_HOME || join(homedir(), '.cargo');
/** The published folder. */
export const pkgDir = inRoot('pkg');
/** Intermediate output: the glue of wasm-bindgen and the stamps of finished steps. */
export const buildDir = inRoot('build');
/** An executable that npm installed. */
export const npmBin = (name) => inRoot('node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
