// The caches that are compared, behind one small face. Runs in Node and in pages.
import { LRUCache } from 'lru-cache';
import { createLRU } from 'lru.min';
import { LRUCache as MnemonistLru } from 'mnemonist';
import QuickLRU from 'quick-lru';
import { lru } from 'tiny-lru';

/** By name: makes a cache of so many entries, with a lifetime in ms or 0; nothing where it has no lifetimes. */
export const peers = (createCache) => ({
  pagelift: (maxEntries, ttl) => createCache(ttl ? { maxEntries, ttl } : { maxEntries }),
  'pagelift, lru': (maxEntries, ttl) => createCache({ maxEntries, policy: 'lru', ...(ttl ? { ttl } : {}) }),
  'lru-cache': (max, ttl) => new LRUCache(ttl ? { max, ttl } : { max }),
  'lru-cache, exact ttl': (max, ttl) => (ttl ? new LRUCache({ max, ttl, ttlResolution: 0 }) : undefined),
  'quick-lru': (maxSize, maxAge) => new QuickLRU(maxAge ? { maxSize, maxAge } : { maxSize }),
  'tiny-lru': (max, ttl) => lru(max, ttl),
  'lru.min': (max, ttl) => (ttl ? undefined : createLRU({ max })),
  mnemonist: (capacity, ttl) => (ttl ? undefined : new MnemonistLru(capacity)),
  // No bound: what a lookup costs at least.
  Map: (_, ttl) => (ttl ? undefined : new Map()),
});

/** Pagelift makes its caches asynchronously; quick-lru keeps up to twice its size, and is compared as it is. */
export const UNBOUNDED = ['Map'];
