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
