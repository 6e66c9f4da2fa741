// npm run check: formats, lints, documents, types, sizes, licences, and the rules of this repository. All of them, then the verdict.
import { build } from './build.mjs';
import { MODULES } from './internal/build-wasm.mjs';
import { exec } from './internal/exec.mjs';
import { Fail, run } from './internal/fail.mjs';
import { ok, red, section } from './internal/log.mjs';
import { unwantedLicenses } from './internal/licenses.mjs';
import { npmBin } from './internal/paths.mjs';
import * as rules from './internal/repository-rules.mjs';
import { formatSizes, sizeReport } from './internal/size-report.mjs';

const ENGINE = ['-p', 'pagelift', '-p', 'pagelift-webp', '--features', 'pagelift/images,pagelift-webp/image'];
const BINDINGS = [...MODULES.flatMap(({ name }) => ['-p', `pagelift-${name}`]), '--target', 'wasm32-unknown-unknown'];
const DENY = ['--', '-D', 'warnings'];

/** Fails with the lines of what breaks a rule. */
const rule = (find) => () => {
  const broken = find();
  if (broken.length) throw new Fail(broken.join('\n  '));
};

function sizes() {
  const { text, over } = formatSizes(sizeReport());
  console.log(text);
  if (over.length) throw new Fail(`over budget: ${over.map(({ name }) => name).join(', ')}`);
}

const checks = ({ toolchain }) => [
  ['Rust format', () => exec('cargo', ['fmt', '--all', '--check'], { fix: 'npm run format' })],
  ['other formats', () => exec(npmBin('prettier'), ['--check', '--log-level', 'warn', '.'], { fix: 'npm run format' })],
  ['types', () => exec(npmBin('tsc'), ['-p', 'tsconfig.json'])],
  ['types of the lab page', () => exec(npmBin('tsc'), ['-p', 'www/tsconfig.json'])],
  ['clippy: engine and codec', () => exec('cargo', ['clippy', ...ENGINE, '--all-targets', ...DENY])],
  [
    'clippy: bindings',
    () => exec(toolchain.cargo, ['clippy', ...BINDINGS, '--all-targets', ...toolchain.args, ...DENY], toolchain),
  ],
  ['documents', () => exec('cargo', ['doc', '--no-deps', ...ENGINE], { env: { RUSTDOCFLAGS: '-D warnings' } })],
  ['sizes', sizes],
  ['licences', rule(unwantedLicenses)],
  ['engine without a page', rule(rules.impureEngine)],
  ['no runtime dependencies', rule(rules.runtimeDependencies)],
  ['length of files', rule(rules.longFiles)],
  ['no paths of this machine', rule(rules.machinePaths)],
  ['no addresses in the lock file', rule(rules.lockedAddresses)],
];

await run(async () => {
  section('build');
  const tools = await build();
  const failed = [];
  for (const [name, check] of checks(tools)) {
    section(name);
    try {
      await check();
      ok(name);
    } catch (error) {
      if (!(error instanceof Fail)) throw error;
      console.error(red(error.message) + (error.fix ? `\nto fix it: ${error.fix}` : ''));
      failed.push(name);
    }
  }
  console.log(failed.length ? red(`\nfailed: ${failed.join(', ')}`) : `\nall ${checks(tools).length} checks passed`);
  return failed.length ? 1 : 0;
});
