import { instantiate } from '../engine/instance.js';
import type * as Exports from '../../../build/health/health_bg.wasm';

/** What health.wasm offers: functions of numbers. */
export type HealthEngine = typeof Exports;

/** Loads health.wasm on the first call. */
export const healthEngine = (): Promise<HealthEngine> =>
  instantiate<HealthEngine>('health', new URL('./wasm/health.wasm', import.meta.url));
