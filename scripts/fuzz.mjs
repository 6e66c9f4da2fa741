// npm run fuzz -- TARGET [SECONDS]: one fuzz target for so long (60 s); npm run fuzz -- all SECONDS: each in turn.
// What breaks a target is kept in fuzz/artifacts/, and run again by naming it: npm run fuzz -- metadata fuzz/artifacts/...
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { cargoTool } from './internal/cargo-tools.mjs';
import { exec } from './internal/exec.mjs';
import { Fail, run } from './internal/fail.mjs';
import { ok, section } from './internal/log.mjs';
import { inRoot } from './internal/paths.mjs';
import { requireRust } from './internal/requirements.mjs';

const DEFAULT_SECONDS = '60';

const targets = () => readdirSync(inRoot('fuzz/fuzz_targets')).map((file) => file.replace(/\.rs$/, ''));

/** cargo-fuzz needs options that a stable compiler has only with this. */
const env = { RUSTC_BOOTSTRAP: '1' };

/** Small pictures of every kind, made in code, for the targets that read files; the others begin with nothing. */
async function seeds(chosen) {
  if (chosen.every((target) => existsSync(inRoot('fuzz/corpus', target)))) return;
  await exec('cargo', ['run', '--release', '--example', 'seeds'], { cwd: inRoot('fuzz') });
}

await run(async () => {
  const [name, limit = DEFAULT_SECONDS] = process.argv.slice(2);
  const chosen = name === 'all' ? targets() : targets().filter((target) => target === name);
  const usage = `npm run fuzz -- ${[...targets(), 'all'].join('|')} [SECONDS or FILE]`;
  if (!chosen.length) throw new Fail(name ? `there is no fuzz target "${name}"` : 'which fuzz target?', usage);
  const file = resolve(process.env.INIT_CWD ?? '.', limit);
  if (!/^\d+$/.test(limit) && !existsSync(file)) throw new Fail(`neither seconds nor a file: ${limit}`, usage);
  requireRust();
  const fuzz = await cargoTool('cargo-fuzz');
  await seeds(chosen);
  const what = /^\d+$/.test(limit) ? ['--', `-max_total_time=${limit}`] : [file];
  const failed = [];
  for (const target of chosen) {
    section(`fuzz: ${target}`);
    await exec(fuzz, ['run', target, ...what], { env }).catch(() => failed.push(target));
  }
  if (failed.length) throw new Fail(`a fuzz target found something: ${failed.join(', ')}`);
  ok(`${chosen.join(', ')}: nothing found`);
});
