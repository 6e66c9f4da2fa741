import { instantiate } from '../engine/instance.js';
import type * as Exports from '../../../build/tabs/tabs_bg.wasm';

/** What tabs.wasm offers: the functions of a machine, and `turns_new`, which makes one. */
export type TabsEngine = typeof Exports;

/** Loads tabs.wasm on the first call. */
export const tabsEngine = (): Promise<TabsEngine> =>
  instantiate<TabsEngine>('tabs', new URL('./wasm/tabs.wasm', import.meta.url));
