export * from './cache.js';
export * from './images.js';
