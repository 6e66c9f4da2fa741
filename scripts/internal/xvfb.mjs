// A virtual display for browsers that have no headless mode (WebKitGTK's MiniBrowser).
import { spawn } from 'node:child_process';
import { Fail } from './fail.mjs';

/**
 * Starts Xvfb on a free display unless there is a display already.
 * @returns {Promise<{ env: Record<string, string>, stop: () => void }>} environment for what shall use it
 */
export async function virtualDisplay() {
  if (process.env.DISPLAY) return { env: {}, stop() {} };
  // -displayfd: Xvfb picks the number and writes it, so that two runs do not collide.
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Fail(`cannot start Xvfb: ${error.message}`)));
    child.on('exit', (status) => reject(new Fail(`Xvfb ended with status ${status}`)));
    // It comes in pieces; Xvfb gives up when the pipe is closed before the end of the line.
    let text = '';
    child.stdio[3].on('data', (part) => {
      text += part;
      if (text.endsWith('\n')) resolve(text.trim());
    });
  });
  child.unref();
  child.stdio[3].destroy();
  return { env: { DISPLAY: `:${display}` }, stop: () => child.kill() };
}
