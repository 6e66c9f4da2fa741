const MULTIPLIER = 0x9e3779b1;

/**
 * A hash of 30 bits (such numbers need no object in any engine) of the last `depth` characters of a key and of its length:
 * reading characters is what hashing costs, and the last ones differ most.
 */
export function hashKey(key: string, depth: number, seed: number): number {
  const length = key.length;
  let hash = seed ^ length;
  if (depth === 4 && length > 3) {
    hash ^=
      Math.imul(key.charCodeAt(length - 1) ^ (key.charCodeAt(length - 3) << 13), MULTIPLIER) ^
      Math.imul(key.charCodeAt(length - 2) ^ (key.charCodeAt(length - 4) << 13), 0xc2b2ae35);
    return Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 2;
  }
  let at = length > depth ? length - depth : 0;
  // Two characters a step: multiplying comes second.
  for (const last = length - 1; at < last; at += 2) {
    hash = Math.imul(hash ^ key.charCodeAt(at) ^ (key.charCodeAt(at + 1) << 13), MULTIPLIER);
    hash ^= hash >>> 15;
  }
  if (at < length) hash = Math.imul(hash ^ key.charCodeAt(at), MULTIPLIER);
  return Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 2;
}
