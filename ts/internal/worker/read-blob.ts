import { Prober } from '../../../build/images/images.js';
import type { ImageInfo } from '../../../build/images/images.js';
import { fail } from './fail.js';

/** The bytes of a slice; a file that was moved or changed since it was picked is unreadable. */
async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw fail('source/unreadable', `the file could not be read: ${String(error)}`);
  }
}

/** The whole file. */
export function readBlob(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return bytesOf(blob);
}

/** What the header says, reading only the slices that the engine asks for. */
export async function probeBlob(blob: Blob): Promise<ImageInfo> {
  const prober = new Prober(blob.size);
  for (let want = prober.want(); want !== undefined; want = prober.want()) {
    const [offset = 0, length = 0] = want;
    prober.feed(offset, await bytesOf(blob.slice(offset, offset + length)));
  }
  return prober.finish();
}
