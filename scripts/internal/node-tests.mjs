// Runs files of tests with Node's own runner and counts them.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { add, failure, fromTap } from './counts.mjs';
import { exec } from './exec.mjs';
import { filesBelow } from './incremental.mjs';
import { buildDir, inRoot } from './paths.mjs';

/** Test files (NAME.test.mjs) below a folder of the repository. */
export const testFiles = (folder) => filesBelow([folder], (path) => path.endsWith('.test.mjs'));

/** How a test file is named on the command line: its path below the folder, without its ending. */
export const suiteName = (folder, file) =>
  relative(inRoot(folder), file)
    .replaceAll('\\', '/')
    .replace(/\.test\.mjs$/, '');

/**
 * @param {string} name of this run, for its report
 * @param {string[]} files
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runNodeTests(name, files, env = {}) {
  const report = join(buildDir, 'reports', `${name}.tap`);
  mkdirSync(join(buildDir, 'reports'), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['spec', 'stdout', 'tap', report].map((value, i) =>
    i % 2 ? `--test-reporter-destination=${value}` : `--test-reporter=${value}`,
  );
  let error;
  await exec(process.execPath, ['--test', ...reporters, ...files], { env }).catch((reason) => (error = reason));
  const counts = fromTap(readFileSync(report, 'utf8'));
  // A run that ended badly without a failed test (a crash, no test at all) is a failure too.
  return error && counts.failed === 0 ? add(counts, failure(name)) : counts;
}
