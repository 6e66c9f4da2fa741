const MULTIPLIER = 0x9e3779b1;

/** How many characters are hashed at least, of keys that have them. */
export const FEWEST = 4;

/**
 * A hash of 30 bits (such numbers need no object in any engine) of the last `depth` characters of a key and of its length:
 * reading characters is what hashing costs, and the last ones differ most.
 */
export function hashKey(key: string, depth: number, seed: number): number {
  const { length } = key;
  if (depth > FEWEST || length < FEWEST) return hashMore(key, depth, seed);
  const last =
    key.charCodeAt(length - 1) ^
    (key.charCodeAt(length - 2) << 7) ^
    (key.charCodeAt(length - 3) << 14) ^
    (key.charCodeAt(length - 4) << 21);
  const hash = Math.imul(last ^ seed ^ length, MULTIPLIER);
  return (hash ^ (hash >>> 15)) >>> 2;
}

/** Apart, because engines put small functions into their callers. */
function hashMore(key: string, depth: number, seed: number): number {
  const { length } = key;
  let hash = seed ^ length;
  let at = length > depth ? length - depth : 0;
  // Two characters a step: multiplying comes second.
  for (const last = length - 1; at < last; at += 2) {
    hash = Math.imul(hash ^ key.charCodeAt(at) ^ (key.charCodeAt(at + 1) << 13), MULTIPLIER);
    hash ^= hash >>> 15;
  }
  if (at < length) hash = Math.imul(hash ^ key.charCodeAt(at), MULTIPLIER);
  return Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 2;
}
