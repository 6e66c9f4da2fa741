/** Characters at the end of a key that are hashed: keys of one kind begin alike. */
const TAIL = 16;

/**
 * 32 bits by which the policy remembers a key that was thrown out. Two keys of the same hash cost a little hit ratio, never
 * a wrong value.
 */
export function hashKey(key: string): number {
  const length = key.length;
  let hash = length;
  let at = length > TAIL ? length - TAIL : 0;
  // Two characters a step: multiplying is the slow part.
  for (const last = length - 1; at < last; at += 2) {
    hash = Math.imul(hash ^ key.charCodeAt(at) ^ (key.charCodeAt(at + 1) << 13), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  if (at < length) hash = Math.imul(hash ^ key.charCodeAt(at), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
