/** Node's side of `device.ts`. */
import { availableParallelism, totalmem } from 'node:os';
import type * as browser from './device.js';
import type { Device } from './device.js';

export function device(): Device {
  return { cores: availableParallelism(), memoryGib: totalmem() / 2 ** 30, kind: 'server' };
}

// Both sides have the same functions.
({ device }) satisfies Omit<typeof browser, never>;
