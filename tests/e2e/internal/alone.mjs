// A browser without its driver, which fetches its work from the test's server: WebKit's driver (WebKitGTK 2.50) gives it a
// profile that lives no longer than its process, and does not say which process that is.
import { spawn } from 'node:child_process';
import { virtualDisplay } from '../../../scripts/internal/xvfb.mjs';

const bodyOf = async (request) => Buffer.concat(await request.toArray()).toString();

/**
 * @param {string} executable
 * @param {string} profile folder in which it keeps everything
 * @param {string} url of the server
 * @param {Record<string, Function>} routes of the server
 * @returns {Promise<{ run: (work: Function, argument?: unknown) => Promise<unknown>, close: () => Promise<void> }>} `run` calls a
 *   function in the page; `close` kills the browser with all its processes
 */
export async function openAlone(executable, profile, url, routes) {
  const display = await virtualDisplay();
  const home = { HOME: profile, XDG_DATA_HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile };
  /** The page's request for work, and the work it has not asked for yet; one of both at most. */
  let idle;
  let task;
  const hand = () => {
    if (idle === undefined || task === undefined) return;
    idle.setHeader('content-type', 'text/javascript');
    idle.end(`export default (context) => (${task.work})(context, ${JSON.stringify(task.argument)});`);
    idle = undefined;
  };
  routes['/work.js'] = (_, response) => {
    idle = response;
    hand();
  };
  routes['/answer'] = async (request, response) => {
    const { value, error } = JSON.parse(await bodyOf(request));
    response.end();
    const { resolve, reject } = task;
    task = undefined;
    if (error === undefined) resolve(value);
    else reject(new Error(error));
  };
  // A group of its own, to be killed as one.
  const child = spawn(executable, [`${url}?alone`], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, ...display.env, ...home },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
    display.stop();
  };
  process.once('exit', stop);
  const run = (work, argument = null) =>
    new Promise((resolve, reject) => {
      task = { work, argument, resolve, reject };
      hand();
      void ended.then(() => reject(new Error('the browser has ended')));
    });
  const close = async () => {
    stop();
    process.removeListener('exit', stop);
    await ended;
  };
  return { run, close };
}
