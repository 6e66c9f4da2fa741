import type { SharedFilter } from '../tabs/ranges.js';
import type { Replica } from '../tabs/replica.js';
import type { Fact } from './facts.js';

/** Who does here what happened elsewhere, and can tell what is known here. */
export interface Hearing<V> {
  readonly replica: Replica;
  /** Does in this tab what happened in another one. */
  hear(facts: readonly Fact<V>[]): void;
  /** What is known of a key, as far as it can be told. */
  factsOf(key: string): Fact<V>[];
  factsOfRange(filter: SharedFilter): Fact<V>[];
}
