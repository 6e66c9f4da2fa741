// Files to the person's disk.
import { buildZip } from './zip.js';

/** A browser has taken what it needs of an object URL long before. */
const REVOKE_AFTER_MS = 60_000;

/**
 * One file as it is, several as a ZIP.
 * @param {{ name: string, blob: Blob }[]} files
 */
export async function downloadAll(files) {
  const [first] = files;
  if (!first) return;
  save(files.length === 1 ? first : { name: 'pagelift-photos.zip', blob: await buildZip(files) });
}

/** @param {{ name: string, blob: Blob }} file */
function save({ name, blob }) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
}

/** @type {Record<string, string>} */
const EXTENSIONS = { webp: 'webp', jpeg: 'jpg', png: 'png' };

/**
 * @param {string} original e.g. "IMG_1.HEIC"
 * @param {{ format: string, kept: boolean }} result
 * @returns {string} e.g. "IMG_1.webp"; the original's name where the original was kept
 */
export function resultName(original, { format, kept }) {
  if (kept) return original;
  const stem = original.replace(/\.[^.]{1,5}$/, '') || 'photo';
  return `${stem}.${EXTENSIONS[format] ?? format}`;
}
