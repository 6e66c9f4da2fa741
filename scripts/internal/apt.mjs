// Debian and Ubuntu packages: installed when we may, named in the advice when we may not.
import { exec, which } from './exec.mjs';
import { note } from './log.mjs';

const mayInstall = () => process.platform === 'linux' && process.getuid?.() === 0 && which('apt-get') !== undefined;

/** The command that a person without root rights would run. */
export const aptCommand = (packages) => `sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`;

let updated;

/**
 * Installs Debian packages.
 * @returns {Promise<boolean>} false where that is not possible (no apt-get, or not root) or did not work
 */
export async function installDebian(packages) {
  if (!mayInstall()) return false;
  note(`installing Debian packages: ${packages.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    updated ??= exec('apt-get', ['update', '-qq'], { env, quiet: true });
    await updated;
    await exec('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, quiet: true });
    return true;
  } catch (error) {
    note(error.message);
    return false;
  }
}
