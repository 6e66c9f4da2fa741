// npm start: builds the package and serves the lab page. With --check [PHOTO] it runs one photo through it and ends.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { checkPhoto } from './internal/check-photo.mjs';
import { Fail, run } from './internal/fail.mjs';
import { bold, note } from './internal/log.mjs';
import { inRoot, pkgDir } from './internal/paths.mjs';
import { serve } from './internal/static-server.mjs';

const USAGE = 'npm start [-- --port NUMBER | --check [PHOTO]]';

function parse() {
  try {
    const { values, positionals } = parseArgs({
      options: { check: { type: 'boolean' }, port: { type: 'string', default: '4173' } },
      allowPositionals: true,
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port: not a port: ${values.port}`);
    if (positionals.length > (values.check ? 1 : 0)) throw new Error(`unexpected: ${positionals.at(-1)}`);
    return { check: values.check, port, photo: positionals[0] && resolve(process.env.INIT_CWD ?? '.', positionals[0]) };
  } catch (error) {
    throw new Fail(error.message, USAGE);
  }
}

await run(async () => {
  const { check, port, photo } = parse();
  await build();
  if (!existsSync(inRoot('www', 'index.html'))) throw new Fail('there is no lab page: www/index.html is missing');
  const server = await serve({ mounts: { '/': inRoot('www'), '/pkg/': pkgDir }, port: check ? 0 : port });
  if (check) {
    await checkPhoto(server.url, photo).finally(server.close);
    return;
  }
  console.log(`\n${bold('Pagelift lab:')} ${server.url}`);
  note('Ctrl+C ends it.');
});
