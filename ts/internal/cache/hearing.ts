import type { Stamp } from '../tabs/clock.js';
import type { Changes } from './changes.js';
import type { Warn } from './opening.js';
import { matching } from './selection.js';
import { Sharing, travelling } from './sharing.js';
import type { Message } from './sharing.js';
import type { EntryOptions } from './types/entry-options.js';

/** Lets a cache hear of the caches of the same name in other tabs, and these of it. */
export function connect<V>(changes: Changes<V>, warn: Warn): Sharing<V> {
  if (typeof BroadcastChannel !== 'function') throw new Error('there is no BroadcastChannel');
  const { name, schema, persist } = changes.options;
  // Values of another form are another cache's.
  const channel = schema === undefined ? name! : JSON.stringify([name, String(schema)]);
  const sharing = new Sharing<V>(channel, (message) => hear(changes, sharing, message), warn);
  changes.scope.add(() => sharing.close());
  if (persist === true) sharing.hello();
  return sharing;
}

/** Does in this tab what the cache of another tab did. */
function hear<V>(changes: Changes<V>, sharing: Sharing<V>, message: Message<V>): void {
  const { stamp, to } = message;
  const { clock, order } = sharing;
  clock.see(stamp);
  if (message.what === 'hello') return answer(changes, sharing, stamp[1]);
  if (to !== undefined && to !== clock.tab) return;
  if (message.what === 'set') {
    const { key, entry } = message;
    if (!order.isLatest(key, entry.options?.tags, stamp)) return;
    changes.flights.supersede(key);
    changes.safely(key, () => changes.setHere(key, entry.value, entry.options, entry.ttl, entry.staleFor));
    return;
  }
  const { what } = message;
  if ('keys' in message) {
    for (const key of message.keys) if (order.isLatest(key, undefined, stamp)) changes.changeHere(what, key);
    return;
  }
  const { filter } = message;
  order.recordFilter(filter, stamp);
  changes.below.filtered(what, filter);
  for (const key of new Set([...matching(changes.entries, filter), ...changes.loading(filter)]))
    if (!order.changedAfter(key, stamp)) changes.changeHere(what, key);
}

/**
 * A new tab does not hear otherwise of changes that others were notified of before it came, and that are not written yet. It hears
 * of them as of then: a tab of which it hears sooner may have changed a key since.
 */
function answer<V>({ below, entries }: Changes<V>, sharing: Sharing<V>, tab: number): void {
  const gone = new Map<Stamp, string[]>();
  const now = sharing.stamp();
  for (const key of below.unsaved()) {
    const stored = entries.stored(key);
    const then = sharing.order.of(key, stored && (stored.tags ?? [])) ?? now;
    if (stored !== undefined) {
      const { value, freshFor, staleFor, size, tags, stale } = stored;
      const entry = travelling(value, freshFor, { ...stale, size, tags } as EntryOptions);
      sharing.send(key, { ...entry, staleFor }, then, tab);
    } else if (!gone.get(then)?.push(key)) gone.set(then, [key]);
  }
  for (const [then, keys] of gone) sharing.sendGone(keys, then, tab);
}
