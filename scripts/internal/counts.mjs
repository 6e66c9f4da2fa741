// Counts of tests: read from the output of cargo and of Node's runner, added up, printed.

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @returns {Counts} */
export const none = () => ({ passed: 0, failed: 0, skipped: 0 });

/** @param {...Counts} all @returns {Counts} */
export function add(...all) {
  const sum = none();
  for (const counts of all) for (const key of Object.keys(sum)) sum[key] += counts[key];
  return sum;
}

/** From the output of `cargo test`, which prints one line for each test executable (wasm-bindgen's runner as well). */
export function fromCargo(output) {
  const lines = output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm);
  return add(
    ...[...lines].map(([, passed, failed, ignored]) => ({ passed: +passed, failed: +failed, skipped: +ignored })),
  );
}

/** From the TAP output of `node --test`. */
export function fromTap(output) {
  const count = (name) => Number(output.match(new RegExp(`^# ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
}

/** @param {Counts} counts */
export const summary = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
