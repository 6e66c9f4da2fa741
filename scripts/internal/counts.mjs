// Counts of tests: read from the output of cargo and of Node's runner, added up, printed.

/**
 * `failures` are the names of what failed.
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Counts
 */

/** @returns {Counts} */
export const none = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

/** One failure that no runner counts: it did not compile, or ended badly. @param {string} name @returns {Counts} */
export const failure = (name) => ({ ...none(), failed: 1, failures: [name] });

/** @param {...Counts} all @returns {Counts} */
export const add = (...all) =>
  all.reduce(
    (sum, counts) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
      failures: [...sum.failures, ...counts.failures],
    }),
    none(),
  );

/** From the output of `cargo test`, which prints one line for each test executable (wasm-bindgen's runner as well). */
export function fromCargo(output) {
  const lines = output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm);
  const failures = [...output.matchAll(/^test (\S+) \.\.\. FAIL/gm)].map(([, name]) => name);
  return add(
    { ...none(), failures },
    ...[...lines].map(([, passed, failed, ignored]) => ({
      passed: +passed,
      failed: +failed,
      skipped: +ignored,
      failures: [],
    })),
  );
}

/** From the TAP output of `node --test`. */
export function fromTap(output) {
  const count = (name) => Number(output.match(new RegExp(`^# ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
    failures: [...output.matchAll(/^\s*not ok \d+ - (.*)$/gm)].map(([, name]) => name),
  };
}

/** The numbers, below the names of what failed: a log that is cut off still has them. @param {Counts} counts */
export const summary = ({ passed, failed, skipped, failures }) =>
  [...failures.map((name) => `failed: ${name}`), `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n');
