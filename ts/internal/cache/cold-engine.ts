import { instantiate } from '../engine/instance.js';
import type * as Exports from '../../../build/cold/cold_bg.wasm';

/** What cold.wasm offers: functions of numbers. All but `cold_new` take the tier's number first, which that gave. */
export type ColdEngine = typeof Exports;

/** Loads cold.wasm on the first call. */
export const coldEngine = (): Promise<ColdEngine> =>
  instantiate<ColdEngine>('cold', new URL('./wasm/cold.wasm', import.meta.url));
