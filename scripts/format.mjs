// npm run format: Rust by rustfmt, everything else by prettier.
import { exec } from './internal/exec.mjs';
import { run } from './internal/fail.mjs';
import { npmBin } from './internal/paths.mjs';
import { npmPackages } from './internal/npm-packages.mjs';

await run(async () => {
  await npmPackages();
  await exec('cargo', ['fmt', '--all']);
  await exec(npmBin('prettier'), ['--write', '--log-level', 'warn', '.']);
});
