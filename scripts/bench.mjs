// npm run bench -- images|webp|...: runs benches/NAME.mjs. The peers it compares with are installed into benches/ alone.
import { existsSync, readdirSync } from 'node:fs';
import { build } from './build.mjs';
import { requireChromium } from './internal/browsers.mjs';
import { exec } from './internal/exec.mjs';
import { Fail, run } from './internal/fail.mjs';
import { section } from './internal/log.mjs';
import { npmPackages } from './internal/npm-packages.mjs';
import { inRoot } from './internal/paths.mjs';

const available = () =>
  existsSync(inRoot('benches'))
    ? readdirSync(inRoot('benches')).flatMap((file) => file.match(/^([\w-]+)\.mjs$/)?.[1] ?? [])
    : [];

await run(async () => {
  const [name, ...args] = process.argv.slice(2);
  const names = available();
  if (!names.includes(name))
    throw new Fail(
      name ? `there is no benchmark "${name}"` : 'which benchmark?',
      `npm run bench -- ${names.join('|')}`,
    );
  await build();
  if (existsSync(inRoot('benches/package-lock.json'))) await npmPackages(inRoot('benches'));
  const chromium = await requireChromium();
  section(`benchmark: ${name}`);
  await exec(process.execPath, [inRoot('benches', `${name}.mjs`), ...args], { env: { CHROME: chromium } });
});
