import type { KeyFilter } from '../../common/filter.js';

/** Which entries: by tag, by how the key begins, by a glob pattern (`*` any characters, `?` one), or by a test. */
export type CacheFilter<V> = KeyFilter | ((key: string, value: V) => boolean);
