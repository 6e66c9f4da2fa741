// What `npm test -- ...` was asked for: parts, browser engines, and names within one part.
import { existsSync } from 'node:fs';
import { Fail } from './fail.mjs';
import { inRoot } from './paths.mjs';

/**
 * @param {string[]} args
 * @param {{ parts: string[], engines: string[] }} known
 * @returns {{ parts: string[], engines: string[], names: string[] }} `parts` and `engines` are all where none was named
 */
export function selection(args, known) {
  const parts = args.filter((arg) => known.parts.includes(arg));
  const engines = args.filter((arg) => known.engines.includes(arg));
  const names = args.filter((arg) => !parts.includes(arg) && !engines.includes(arg));
  if (names.length && parts.length !== 1)
    throw new Fail(
      `there is no part "${names[0]}"`,
      `npm test -- ${known.parts.join('|')} [${known.engines.join('|')}], or one part and names within it: npm test -- unit cache/fetch`,
    );
  return { parts: parts.length ? parts : known.parts, engines: engines.length ? engines : known.engines, names };
}

/** Of paths without their ending, below the folder of a part: those named, or in a folder that is named; all without names. */
export const isNamed = (path, names) =>
  !names.length || names.some((name) => path === name || path.startsWith(`${name}/`));

/**
 * What cargo runs for a path of Rust modules: tests inside the library have it whole; the programs in tests/ are named by its
 * first part. `time::wheel` is both.
 * @param {string} name
 * @param {(program: string) => boolean} [hasProgram]
 * @returns {string[][]} arguments of `cargo test`, one list for each call
 */
export function rustTests(name, hasProgram = (program) => existsSync(inRoot('tests', program, 'main.rs'))) {
  const [program, ...rest] = name.split('::');
  const inside = ['--lib', '--', name];
  return hasProgram(program) ? [inside, ['--test', program, '--', rest.join('::')]] : [inside];
}
