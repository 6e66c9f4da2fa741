/** What only caches with `crossTab` or `persist` need: loaded when the first of them is made. */
import { Merged, Replica, View } from '../tabs/replica.js';
import type { Change } from '../tabs/replica.js';
import { RETENTION } from '../../../build/tabs/codes.js';
import { onAway } from '../host/page.js';
import { now } from '../host/clock.js';
import type { SharedFilter } from '../tabs/ranges.js';
import { tabNumber } from '../tabs/stamp.js';
import type { Stamp } from '../tabs/stamp.js';
import { tabsEngine } from '../tabs/tabs-engine.js';
import type { TabsEngine } from '../tabs/tabs-engine.js';
import type { Work } from '../tabs/turns.js';
import type { Changes } from './changes.js';
import { travelling } from './facts.js';
import type { Fact, RangeFact, ValueFact } from './facts.js';
import type { Hearing } from './hearing.js';
import type { Warn } from './opening.js';
import type { Recording, Ticket } from './recording.js';
import { matching } from './selection.js';
import type { Sharing } from './sharing.js';
import type { EntryOptions } from './types/entry-options.js';

/** Who stores what this tab has changed. */
export interface ChangeLog {
  /** The key was written, removed or made stale. `erases`: no byte of what is stored of it may be left. */
  changed(key: string, erases: boolean): void;
  /** All of a filter was removed or made stale. */
  changedAll(filter: SharedFilter): void;
  /** Reads what others have stored meanwhile. */
  catchUp(): Promise<void>;
}

/** What one cache has in common with the caches of the same name in other tabs, and with what is stored. */
export class Replication<V> implements Recording<V>, Hearing<V> {
  replica: Replica;
  readonly engine: TabsEngine;
  readonly #changes: Changes<V>;
  /** With `crossTab`. */
  sharing: Sharing<V> | undefined;
  /** With `persist`, once it is open. */
  log: ChangeLog | undefined;
  /** The time of what is recorded late. */
  time: number | undefined;
  /** Since when the page is not there. */
  #left = Infinity;

  constructor(engine: TabsEngine, changes: Changes<V>, floor: number) {
    this.engine = engine;
    this.#changes = changes;
    this.replica = this.#begin(tabNumber(), floor);
  }

  #begin(tab: number, floor: number): Replica {
    const { entries } = this.#changes;
    return new Replica(this.engine, tab, floor, {
      get size() {
        return entries.size;
      },
      has: (key) => entries.index.has(key),
    });
  }

  /**
   * The page is left, or frozen: nobody waits for it, and messages do not queue up. While it lies in the back/forward cache, one would
   * throw it out of there (Chromium 156: "broadcastchannel-message" among its `notRestoredReasons`).
   */
  left(): void {
    this.#left = now();
    this.sharing?.close();
  }

  /** The page is there again, and catches up with what others have done meanwhile. */
  async back(): Promise<void> {
    if (now() - this.#left > RETENTION) this.#beginAgain();
    this.#left = Infinity;
    this.sharing?.open();
    await this.log?.catchUp();
    if (!this.#changes.scope.closed) this.sharing?.hello();
  }

  /** Nobody remembers any more all that happened meanwhile: only what is stored, or others have, is certain. */
  #beginAgain(): void {
    this.#changes.flights.supersedeAll();
    this.#changes.entries.clear();
    this.replica.close();
    // Another tab to the others: stamps of one have to rise.
    this.replica = this.#begin(tabNumber(), 0);
  }

  get ignored(): number | undefined {
    return this.sharing?.ignored;
  }

  begin(key: string, tags: readonly string[] | undefined): Ticket {
    return this.replica.write(key, tags, this.time);
  }

  kept(ticket: Ticket, key: string, value: V, ttl: number, options: EntryOptions | undefined): void {
    const written = ticket as Stamp;
    if (this.#isLatest(key, written)) this.#changed([{ key, written, entry: travelling(value, ttl, options) }]);
  }

  refused(ticket: Ticket, key: string): void {
    if (this.#isLatest(key, ticket as Stamp)) this.change('delete', [key]);
  }

  /** A handler of events may have changed the key again, or closed the cache. */
  #isLatest(key: string, [time]: Stamp): boolean {
    return !this.#changes.scope.closed && this.replica.register(key).written[0] === time;
  }

  change(what: Change, keys: readonly string[], invalidated = false): void {
    const { replica, time } = this;
    this.#changed(keys.map((key) => ({ key, what, stamp: replica.mark(key, what, time), invalidated })));
  }

  changeAll(what: Change, filter: SharedFilter, invalidated = false): void {
    const stamp = this.replica.markRange(filter, what, this.time);
    this.#changed([{ filter, what, stamp, invalidated }]);
    // What came from a clock that is ahead would be newer.
    const seen = what === 'delete' ? View.Gone : View.Stale;
    const { entries } = this.#changes;
    const ahead = matching(entries, filter).filter((key) => this.replica.view(key, entries.tagsOf(key)) > seen);
    this.change(what, ahead, invalidated);
  }

  #changed(facts: readonly Fact<V>[]): void {
    if (facts.length === 0) return;
    this.sharing?.tell(facts);
    for (const fact of facts) {
      if ('key' in fact) this.log?.changed(fact.key, 'what' in fact && fact.what === 'delete');
      else this.log?.changedAll(fact.filter);
    }
  }

  /** What this tab has changed is stored from now on, what it has up to now too. */
  attach(log: ChangeLog): void {
    this.log = log;
    const { keys, filters } = this.replica.news([0]);
    // What was deleted before is to be erased too, whatever the key has now.
    for (const key of keys) log.changed(key, true);
    for (const filter of filters) log.changedAll(filter);
  }

  take(work: Work<V>): Promise<V> {
    return this.sharing?.take(work) ?? work.run();
  }

  /** Does in this tab what was stored. */
  learn(facts: readonly Fact<V>[]): void {
    const changes = this.#changes;
    for (const fact of facts) {
      if (changes.scope.closed) return;
      changes.as('storage', () => {
        if ('filter' in fact) this.#hearRange(fact);
        else this.#hearKey(fact);
      });
    }
  }

  /** Does in this tab what happened in another one. */
  hear(facts: readonly Fact<V>[]): void {
    if (this.#changes.scope.closed) return;
    const outdated: string[] = [];
    for (const fact of facts) {
      // A handler has closed it.
      if (this.#changes.scope.closed) return;
      this.#changes.as('tab', () => {
        if ('filter' in fact) this.#hearRange(fact);
        else if (this.#hearKey(fact) === Merged.Outdated) outdated.push(fact.key);
      });
    }
    if (outdated.length > 0) this.sharing?.repair(outdated.flatMap((key) => this.factsOf(key)));
  }

  #hearKey(fact: Exclude<Fact<V>, { readonly filter: SharedFilter }>): Merged {
    const changes = this.#changes;
    const { key } = fact;
    const isValue = 'entry' in fact;
    const merged = isValue
      ? this.replica.merge(key, fact, fact.entry.options?.tags)
      : this.replica.merge(
          key,
          fact.what === 'delete' ? { written: fact.stamp, removed: true } : { stale: fact.stamp },
          changes.entries.tagsOf(key),
        );
    if (merged === Merged.Gone) changes.changeHere('delete', key);
    else if (merged === Merged.Expired) changes.changeHere('expire', key, !isValue && fact.invalidated);
    else if (isValue && merged > Merged.Gone) this.#take(fact, merged === Merged.Stale);
    return merged;
  }

  /** Keeps a value that another tab has written. */
  #take({ key, entry }: ValueFact<V>, isStale: boolean): void {
    const changes = this.#changes;
    changes.flights.supersede(key);
    const ttl = isStale ? Math.min(entry.ttl, 0) : entry.ttl;
    const staleFor =
      isStale && entry.staleFor === undefined ? this.#staleFor(entry.ttl, entry.options) : entry.staleFor;
    changes.safely(key, () => changes.setHere(key, entry.value, entry.options, ttl, staleFor));
  }

  /** How long a value may be served yet that is made stale on its way, in ms. */
  #staleFor(ttl: number, options: EntryOptions | undefined): number {
    return this.#changes.placer.place(options, ttl).staleUntil - now();
  }

  #hearRange({ filter, what, stamp, invalidated }: RangeFact): void {
    if (!this.replica.mergeRange(filter, what, stamp)) return;
    const changes = this.#changes;
    for (const key of changes.loading(filter)) changes.flights.supersede(key);
    const seen = what === 'delete' ? View.Gone : View.Stale;
    for (const key of matching(changes.entries, filter)) {
      if (this.replica.view(key, changes.entries.tagsOf(key)) === seen) changes.changeHere(what, key, invalidated);
    }
  }

  /** What is known of a key, as far as it can be told. */
  factsOf(key: string): Fact<V>[] {
    const { written, removed, stale } = this.replica.register(key);
    const stored = removed ? undefined : this.#changes.entries.stored(key);
    if (stored === undefined) {
      const expired: Fact<V>[] = stale[0] > written[0] ? [{ key, what: 'expire', stamp: stale }] : [];
      // It may be gone for want of room: whoever has the value keeps it.
      return written[0] > 0 ? [{ key, what: 'delete', stamp: written }, ...expired] : expired;
    }
    const { value, freshFor, staleFor, size, tags, stale: own } = stored;
    const options = { ...own, size, tags } as EntryOptions;
    return [{ key, written, stale, entry: { ...travelling(value, freshFor, options), staleFor } }];
  }

  factsOfRange(filter: SharedFilter): Fact<V>[] {
    const range = this.replica.range(filter);
    return (['delete', 'expire'] as const)
      .map((what) => ({ filter, what, stamp: range[what] }))
      .filter(({ stamp }) => stamp[0] > 0);
  }

  close(): void {
    this.sharing?.close();
    this.replica.close();
  }
}

/** Lets a cache have its part in what several tabs, and storage, have in common. */
export async function replicate<V>(changes: Changes<V>, warn: Warn): Promise<Replication<V>> {
  const { crossTab, persist, name, schema, hydrate } = changes.settings;
  const engine = await tabsEngine();
  // Without storage, and unless it wants the others' entries, what happened before is of no interest to this tab.
  const replication = new Replication<V>(engine, changes, persist || hydrate ? 0 : now());
  if (crossTab) {
    try {
      // Values of another form are another cache's.
      const channel = schema === '' ? name : JSON.stringify([name, schema]);
      const { Sharing } = await import('./sharing.js');
      replication.sharing = new Sharing<V>(channel, replication, warn);
      changes.scope.add(
        onAway(
          () => replication.left(),
          () => void replication.back(),
        ),
      );
    } catch (error) {
      warn('tabs do not hear of each other', error);
    }
  }
  // Others offer what this tab lacks; with storage, once it knows what is stored.
  if (!persist) replication.sharing?.hello();
  return replication;
}
