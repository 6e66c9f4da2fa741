// One Chromium, one server: the page with the tools, the photos going in, the outputs coming out.
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../../scripts/internal/chromium.mjs';
import { Fail } from '../../scripts/internal/fail.mjs';
import { pkgDir } from '../../scripts/internal/paths.mjs';
import { serve } from '../../scripts/internal/static-server.mjs';
import { bundleTools } from './bundle.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// Pagelift works under a strict policy; two of the peers start their workers from blob: addresses and evaluate code.
const POLICY = () => "default-src 'self' blob: data: 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'";

/** Bytes of `pid` that are resident now and were at most since the last reset; nothing where the system does not tell. */
function residentBytes(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))[1]) * 1024;
    return { now: field('VmRSS'), peak: field('VmHWM') };
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor time that `pid` has used in all its threads, in steps of 10; nothing where the system does not tell. */
function processorTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) * 10;
  } catch {
    return undefined;
  }
}

export async function startSession({ folder, photos }) {
  const tools = join(folder, 'tools');
  const outputs = join(folder, 'outputs');
  const pkg = join(folder, 'pkg');
  for (const path of [outputs, pkg]) mkdirSync(path, { recursive: true });
  await bundleTools(tools);

  const routes = {};
  for (const { name, file } of photos)
    routes[`/photos/${name}`] = (_, response) => createReadStream(file).pipe(response);
  const receive = async (request, response) => {
    const name = request.url.slice('/output/'.length);
    if (!/^[\w.-]+$/.test(name)) return response.writeHead(400).end();
    await pipeline(request, createWriteStream(join(outputs, name)));
    return response.writeHead(204).end();
  };
  // The package as it is, but for the worker: it tells of its memory.
  const prelude = readFileSync(here('page/memory-prelude.js'), 'utf8');
  const copy = (from, to) => {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) {
        mkdirSync(target, { recursive: true });
        copy(source, target);
      } else if (!entry.name.endsWith('.map'))
        writeFileSync(
          target,
          entry.name === 'worker.js' ? prelude + readFileSync(source, 'utf8') : readFileSync(source),
        );
    }
  };
  if (!existsSync(join(pkgDir, 'images.js'))) throw new Fail('pkg/ is not built', 'npm run build');
  copy(pkgDir, pkg);

  const routed = new Proxy(routes, {
    get: (known, path) => (typeof path === 'string' && path.startsWith('/output/') ? receive : known[path]),
  });
  const server = await serve({
    mounts: { '/page/': here('page/'), '/tools/': tools, '/pkg/': pkg },
    routes: routed,
    policy: POLICY,
  });
  const browser = await launchChromium();
  const system = await browser.newBrowserCDPSession();

  const processes = async () => {
    const { processInfo } = await system.send('SystemInfo.getProcessInfo');
    // Pictures are decoded, drawn and compressed in these.
    return processInfo.filter(({ type }) => type === 'renderer' || type === 'GPU').map(({ id }) => id);
  };

  return {
    browser,
    version: browser.version(),
    output: (name) => join(outputs, name),
    /** A page in a profile of its own, with no caches; `names`: the photos it needs. */
    async open(names = photos.map(({ name }) => name)) {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.setDefaultTimeout(0);
      const problems = [];
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(`${server.url}page/`);
      await page.waitForFunction(() => globalThis.bench !== undefined);
      for (const name of names) await page.evaluate((photo) => bench.addPhoto(photo), name);
      /** Calls a function of the page's half. */
      const call = async (what, ...parts) => {
        try {
          return await page.evaluate(([name, list]) => bench[name](...list), [what, parts]);
        } catch (error) {
          throw new Error([`${what} ${JSON.stringify(parts)}: ${error.message}`, ...problems.splice(0)].join('\n'));
        }
      };
      return { page, call, close: () => context.close() };
    },
    /** Sum of the WebAssembly memories in the page's workers, where their scripts carry the prelude. */
    async wasmMemory(page) {
      const sizes = await Promise.all(
        page
          .workers()
          .map((worker) =>
            worker.evaluate(() =>
              [...(globalThis.benchMemories ?? [])].reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
            ),
          ),
      );
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    /** Milliseconds of processor time that the browser's pages have used up to now (Linux only). */
    async processorTime() {
      const times = (await processes()).map(processorTime).filter((time) => time !== undefined);
      return times.length ? times.reduce((sum, time) => sum + time, 0) : undefined;
    },
    /** Starts watching the browser's processes; the result gives the bytes by which they grew at most (Linux only). */
    async watchMemory() {
      const pids = await processes();
      for (const pid of pids) {
        try {
          // 5 sets the high-water mark back to what is resident now.
          writeFileSync(`/proc/${pid}/clear_refs`, '5');
        } catch {
          return async () => undefined;
        }
      }
      const before = pids.reduce((sum, pid) => sum + (residentBytes(pid)?.now ?? 0), 0);
      return async () => {
        const after = await processes();
        return after.reduce((sum, pid) => sum + (residentBytes(pid)?.peak ?? 0), 0) - before;
      };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
