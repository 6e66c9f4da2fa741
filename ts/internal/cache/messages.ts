import type { ClaimMessage } from '../tabs/claims.js';
import type { Vector } from '../tabs/replica.js';
import { isFact } from './facts.js';
import type { Fact } from './facts.js';

/** The version of messages. It is in the channel's name: tabs of other releases do not hear each other. */
export const PROTOCOL = 1;

/** What tabs say to each other; `to` names the only one that is meant. */
export type Message<V> =
  // All that the tab has changed up to a time, since what it said before.
  | {
      readonly what: 'changes';
      readonly from: number;
      readonly time: number;
      readonly before: number;
      readonly facts: readonly Fact<V>[];
    }
  // Something that another tab seems not to know.
  | { readonly what: 'repair'; readonly from: number; readonly facts: readonly Fact<V>[] }
  // What the tab knows: on opening, and on coming back.
  | { readonly what: 'hello'; readonly from: number; readonly vector: Vector }
  // In answer: there is something that the other does not know.
  | { readonly what: 'offer'; readonly from: number; readonly to: number }
  // For that, with what the tab knows.
  | { readonly what: 'ask'; readonly from: number; readonly to: number; readonly vector: Vector }
  // The last of several has the vector.
  | {
      readonly what: 'answer';
      readonly from: number;
      readonly to: number;
      readonly facts: readonly Fact<V>[];
      readonly vector?: Vector;
    };

const isNumber = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0;

const isVector = (value: unknown): value is Vector => Array.isArray(value) && value.every(isNumber);

const isFacts = (value: unknown): boolean => Array.isArray(value) && value.every(isFact);

type Fields = Readonly<Record<string, unknown>>;

const CHECKS: Readonly<Record<string, (message: Fields) => boolean>> = {
  changes: ({ time, before, facts }) => isNumber(time) && isNumber(before) && isFacts(facts),
  repair: ({ facts }) => isFacts(facts),
  hello: ({ vector }) => isVector(vector),
  offer: ({ to }) => isNumber(to),
  ask: ({ to, vector }) => isNumber(to) && isVector(vector),
  answer: ({ to, facts, vector }) => isNumber(to) && isFacts(facts) && (vector === undefined || isVector(vector)),
};

/** Whether it is a message of this release: anybody can post to a channel. */
export function isMessage(data: unknown): data is Message<never> {
  if (typeof data !== 'object' || data === null) return false;
  const message = data as Fields;
  const { what, from } = message;
  return typeof what === 'string' && Object.hasOwn(CHECKS, what) && isNumber(from) && CHECKS[what]!(message);
}

/** Whether it is a message about turns. */
export function isClaim(data: unknown): data is ClaimMessage {
  const { what, key, tab } = (data ?? {}) as Partial<ClaimMessage>;
  return ['claim', 'busy', 'free'].includes(what!) && typeof key === 'string' && isNumber(tab);
}
