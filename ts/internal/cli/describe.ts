import { errorObject, printError, printJson } from './report.js';
import type { ErrorObject } from './report.js';

/** Prints what `describe` says of each file, as a line or as JSON; the exit status. */
export async function describeFiles<Facts extends object>(
  { files, json }: { readonly files: readonly string[]; readonly json: boolean },
  describe: (file: string) => Promise<Facts>,
  line: (file: string, facts: Facts) => string,
): Promise<number> {
  const results: (({ readonly file: string } & Facts) | ErrorObject)[] = [];
  let failed = false;
  for (const file of files) {
    try {
      const facts = await describe(file);
      results.push({ file, ...facts });
      if (!json) console.log(line(file, facts));
    } catch (cause) {
      failed = true;
      const entry = errorObject(file, cause);
      results.push(entry);
      printError(entry);
    }
  }
  if (json) printJson(results);
  return failed ? 1 : 0;
}
