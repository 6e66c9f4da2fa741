export * from './cache.js';
export * from './cdn.js';
export * from './health.js';
export * from './hints.js';
export * from './images.js';
export * from './lazy.js';
export * from './placeholder.js';
