// npm run check: formats, lints, documents, types, sizes, licences, and the rules of this repository. All of them, then the verdict.
// A check whose tool is missing is skipped and says so; npm run check -- --install-tools builds the tools first (minutes).
import { build } from './build.mjs';
import { MODULES } from './internal/build-wasm.mjs';
import { Skipped, advisories, oldestCompiler, origins, semver } from './internal/crate-checks.mjs';
import { requireKeptTypes } from './internal/declarations/kept.mjs';
import { exec } from './internal/exec.mjs';
import { Fail, run } from './internal/fail.mjs';
import { ok, red, section, warn } from './internal/log.mjs';
import { unwantedLicenses } from './internal/licenses.mjs';
import { npmBin } from './internal/paths.mjs';
import * as rules from './internal/repository-rules.mjs';
import { architectureRules } from './internal/rules/architecture.mjs';
import { importRules } from './internal/rules/imports.mjs';
import { rustModuleRules } from './internal/rules/rust-modules.mjs';
import { formatSizes, sizeReport } from './internal/size-report.mjs';

const ENGINE = ['-p', 'pagelift', '-p', 'pagelift-webp', '--features', 'pagelift/images,pagelift-webp/image'];
const BINDINGS = [...MODULES.flatMap(({ name }) => ['-p', `pagelift-${name}`]), '--target', 'wasm32-unknown-unknown'];
const DENY = ['--', '-D', 'warnings', '-D', 'clippy::incompatible_msrv'];

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

const checks = ({ toolchain }, options) => [
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
  ['oldest Rust compiler', () => oldestCompiler(ENGINE)],
  ['semver of the codec', () => semver(options)],
  ['public types', requireKeptTypes],
  ['sizes', sizes],
  ['licences', rule(unwantedLicenses)],
  ['licences and origins of crates', () => origins(options)],
  ['advisories', () => advisories(options)],
  ['floors and circles of ts/', rule(importRules)],
  ['circles of Rust modules', rule(rustModuleRules)],
  ['invariants are held', rule(architectureRules)],
  ['engine without a page', rule(rules.impureEngine)],
  ['engine without clock, randomness and I/O', rule(rules.impureSources)],
  ['unsafe code in kernels only', rule(rules.unsafeOutsideKernels)],
  ['one reader of canvases', rule(rules.canvasReaders)],
  ['no runtime dependencies', rule(rules.runtimeDependencies)],
  ['length of files', rule(rules.longFiles)],
  ['no paths of this machine', rule(rules.machinePaths)],
  ['no addresses in the lock file', rule(rules.lockedAddresses)],
];

await run(async () => {
  const args = process.argv.slice(2);
  const unknown = args.find((arg) => arg !== '--install-tools');
  if (unknown) throw new Fail(`there is no option ${unknown}`, 'npm run check [-- --install-tools]');
  section('build');
  const all = checks(await build(), { install: args.length > 0 });
  const failed = [];
  let skipped = 0;
  for (const [name, check] of all) {
    section(name);
    try {
      const result = await check();
      if (result instanceof Skipped) {
        warn(`${name}: skipped because ${result.reason}`);
        skipped++;
      } else ok(name);
    } catch (error) {
      if (!(error instanceof Fail)) throw error;
      console.error(red(error.message) + (error.fix ? `\nto fix it: ${error.fix}` : ''));
      failed.push(name);
    }
  }
  const passed = all.length - failed.length - skipped;
  console.log(failed.length ? red(`\nfailed: ${failed.join(', ')}`) : `\n${passed} checks passed, ${skipped} skipped`);
  return failed.length ? 1 : 0;
});
