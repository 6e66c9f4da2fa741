import { instantiate } from '../engine/instance.js';
import type * as Exports from '../../../build/lazy/lazy_bg.wasm';

/** What lazy.wasm offers: functions of numbers. */
export type LazyEngine = typeof Exports;

/** Loads lazy.wasm on the first call. */
export const lazyEngine = (): Promise<LazyEngine> =>
  instantiate<LazyEngine>('lazy', new URL('./wasm/lazy.wasm', import.meta.url));
