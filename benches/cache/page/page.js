// The page's half: the same measurements as in Node.
import { createCache } from '/pkg/cache.js';
import { measureSpeed } from '/bundle/speed.js';

globalThis.measure = (options) => measureSpeed({ ...options, createCache });
