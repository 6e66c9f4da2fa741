// What went wrong, for the person in front of the page. The package's `code` is stable; its message says expected and got.
import { isPageliftError } from 'pagelift';

/** @type {Record<string, string>} */
const TITLES = {
  'image/unsupported': 'This file cannot be read as a picture here',
  'image/corrupt': 'The file is damaged or incomplete',
  'image/too-large': 'This picture has too many pixels',
  'image/timeout': 'This took too long and was stopped',
  'image/cannot-fit': 'It cannot be made that small',
  'options/invalid': 'A setting does not make sense',
  'source/unreadable': 'The file could not be read from the disk',
  'load/failed': 'The compressor could not be loaded',
  'worker/crashed': 'The worker stopped unexpectedly',
  'worker/unresponsive': 'The worker did not answer',
  'pool/closed': 'The compressor was switched off',
};

/**
 * @param {unknown} error
 * @returns {{ code: string, title: string, detail: string }}
 */
export function errorInWords(error) {
  const message = error instanceof Error ? error.message : String(error);
  if (!isPageliftError(error)) return { code: 'unknown', title: 'Something unexpected went wrong', detail: message };
  return { code: error.code, title: TITLES[error.code] ?? 'This did not work', detail: message };
}
