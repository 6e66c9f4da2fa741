import { invalid } from '../common/invalid.js';
import { blurHash } from './blur-hash.js';
import { thumbHash } from './thumb-hash.js';
import type { Hash } from './hash.js';
import type { HashKind } from './types.js';

/** See `averageColor` in `ts/placeholder.ts`. */
export function colorOf(hash: string | Uint8Array, kind?: HashKind): string {
  const bytes = [...read(hash, kind).average()];
  // An opaque colour needs no alpha.
  if (bytes[3] === 255) bytes.pop();
  return bytes.reduce((text, byte) => text + byte.toString(16).padStart(2, '0'), '#');
}

function read(hash: string | Uint8Array, kind: HashKind | undefined): Hash {
  if (kind === 'blurHash') return blurHash(hash as string);
  if (kind !== undefined && kind !== 'thumbHash') throw invalid('kind', "'thumbHash' or 'blurHash'", kind);
  try {
    return thumbHash(hash);
  } catch (error) {
    // Both kinds say how long they are, and few BlurHashes consist of letters of base64: one is hardly ever the other.
    if (kind || typeof hash !== 'string') throw error;
    return blurHash(hash);
  }
}
