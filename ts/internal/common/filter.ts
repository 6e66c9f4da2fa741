import { matchesPattern } from './pattern.js';

/**
 * Which keys: by tag, by how the key begins, by a glob pattern (`*` any characters, `?` one), or by a regular expression. It needs
 * no value to decide: so it can be sent to other tabs, and applied to work that is under way.
 */
export type KeyFilter = { readonly tag: string } | { readonly prefix: string } | { readonly pattern: string } | RegExp;

/** Whether a key with these tags is meant. */
export function matchesKey(filter: KeyFilter, key: string, tags: readonly string[] | undefined): boolean {
  // Without its state: a global or sticky expression would go on where it stopped at the key before.
  if (filter instanceof RegExp) return new RegExp(filter.source, filter.flags.replace(/[gy]/g, '')).test(key);
  if ('tag' in filter) return tags?.includes(filter.tag) ?? false;
  if ('prefix' in filter) return key.startsWith(filter.prefix);
  return matchesPattern(key, filter.pattern);
}
