import type { Limits } from './policy.js';
import type { CacheOptions } from './types/options.js';

/** What options say about other tabs and storage, with defaults filled in. */
export interface Settings {
  /** '' without one. */
  readonly name: string;
  readonly schema: string;
  readonly crossTab: boolean;
  readonly hydrate: boolean;
  readonly persist: boolean;
  /** What may be stored. */
  readonly stored: Limits;
}

export function settingsOf<V>(options: CacheOptions<V>): Settings {
  const { name = '', schema = '', crossTab = false, persist = false } = options;
  const bounds = typeof persist === 'object' ? persist : {};
  return {
    name,
    schema: String(schema),
    crossTab: crossTab !== false,
    hydrate: typeof crossTab === 'object' && crossTab.hydrate === true,
    persist: persist !== false,
    stored: {
      maxEntries: bounds.maxEntries ?? options.maxEntries ?? Infinity,
      maxBytes: bounds.maxBytes ?? options.maxBytes ?? Infinity,
    },
  };
}
