import { PATIENCE, Recovery, SPACE_LIFETIME } from '../../../build/cold/codes.js';
import { matchesKey } from '../common/filter.js';
import type { KeyFilter } from '../common/filter.js';
import { now } from '../host/clock.js';
import { idle } from '../host/page.js';
import { Space } from '../storage/space.js';
import type { Row, Rows } from '../storage/space.js';
import { Merged, View } from '../tabs/replica.js';
import { isSame } from '../tabs/stamp.js';
import type { TabsEngine } from '../tabs/tabs-engine.js';
import type { ColdEngine } from './cold-engine.js';
import { Marks } from './marks.js';
import type { Keeping, Warn } from './opening.js';
import { entriesOf, halves, isBody, isHead, LAYOUT, merged, placesOf, recordId, withClones, without } from './part.js';
import type { Located, Part, PartBody, PartHead, Place } from './part.js';
import type { Limits } from './policy.js';
import type { Settings } from './settings.js';
import { StoreLog } from './store-log.js';

const HEAD = 'head';
const BODY = 'body';
const MARKS = 'marks';
/** Where marks of all tabs are; those of a page that was being left are beside it. */
const ALL = 'all';

const nameOf = (error: unknown): string => (error as { name?: string } | null)?.name ?? '';

const isFull = (error: unknown): boolean => nameOf(error) === 'QuotaExceededError';

/** Nothing can be stored any more, or read. */
const failure = (what: string, cause: unknown): Error =>
  new Error(`${what}: nothing is kept beyond this page`, { cause });

/** What a tab has to store. */
export interface Batch {
  readonly parts: readonly Part[];
  /** What was removed or made stale; marks of this tab alone. */
  readonly marks: Marks | undefined;
  /** Whether no byte may be left of what is gone. */
  readonly erases: boolean;
  /** Whether the page may be gone soon. */
  readonly hurry: boolean;
}

/** Everything that was stored. */
export interface Stored {
  readonly marks: Marks;
  /** The latest of each key, those first that were written first. */
  readonly entries: readonly Located[];
  /** Whether there is something that is gone. */
  readonly isDirty: boolean;
}

const rowsOf = (part: Part): Row[] => {
  const [head, body] = halves(part);
  return [
    { kind: HEAD, id: part.id, value: head },
    { kind: BODY, id: part.id, value: body },
  ];
};

const written = ([{ register }]: Located): number => register.written[0];

const bytesOf = (heads: readonly PartHead[]): number => heads.reduce((sum, { bytes }) => sum + bytes, 0);

/**
 * Parts of a cache in IndexedDB: a snapshot, and the changes since, each tab's as they come. Every entry says when it was written:
 * so the order of records does not matter, and a new snapshot is made of what is stored, not of what this tab holds.
 */
export class PartStore {
  readonly #space: Space;
  readonly #settings: Settings;
  readonly #cold: ColdEngine;
  readonly #tabs: TabsEngine;
  readonly #isHeld: (key: string) => boolean;
  readonly #warn: Warn;
  /** When a snapshot is due, and what to do about failures. */
  readonly #log: StoreLog;
  /** Keys that are stored, as far as this tab knows. */
  #keys = new Set<string>();
  #bytes = 0;

  /** `isHeld`: whether this tab has an entry in memory. */
  constructor(settings: Settings, cold: ColdEngine, tabs: TabsEngine, isHeld: (key: string) => boolean, warn: Warn) {
    this.#isHeld = isHeld;
    this.#space = new Space(`pagelift-cache:${settings.name}`, `${LAYOUT} ${settings.schema}`);
    this.#settings = settings;
    this.#cold = cold;
    this.#tabs = tabs;
    this.#log = new StoreLog(cold);
    this.#warn = warn;
  }

  /** Other tabs may have stored too. */
  get stored(): Keeping['stored'] {
    return { entries: this.#keys.size, bytes: this.#bytes };
  }

  /** What was stored: the latest of each key. One read. */
  async read(): Promise<Stored> {
    let records: Records;
    try {
      records = sorted(await this.#space.read((rows) => rows.all()));
      this.#space.wasCreated();
    } catch (error) {
      throw failure('IndexedDB cannot be used', error);
    }
    const { heads, bodies, marks } = records;
    const stored = this.#collect(heads, bodies, marks);
    const changes = (isMerged: boolean): number =>
      heads.filter((head) => head.merged === isMerged).reduce((sum, head) => sum + entriesOf(head), 0);
    this.#log.opened(changes(true), changes(false));
    this.#count(stored.entries, heads);
    return stored;
  }

  /** Notes that this release of the app was used, and removes what others left that is used no more. */
  async visit(): Promise<void> {
    await this.#space.visit(now(), now() - SPACE_LIFETIME);
  }

  #marksOf(records: readonly unknown[], heads: readonly PartHead[]): Marks {
    const marks = new Marks(this.#tabs);
    for (const text of records) marks.read(text);
    for (const { until } of heads) if (until?.[0] > 0) marks.replica.knows([0, until[1], until[0]]);
    return marks;
  }

  #collect(heads: readonly PartHead[], bodies: readonly PartBody[], records: readonly unknown[]): Stored {
    const marks = this.#marksOf(records, heads);
    const byId = new Map(bodies.map((body) => [body?.id, body]));
    const latest = new Map<string, Located>();
    let isDirty = false;
    // Nearly in order, entries are sorted soon.
    for (const head of [...heads].sort((a, b) => a.written[0]! - b.written[0]!)) {
      const body = byId.get(head.id);
      if (body === undefined) continue;
      const part = { ...head, ...body };
      for (const place of placesOf(head, this.#cold)) {
        const { key, register, tags } = place;
        const outcome = marks.merge(key, register, tags);
        if (outcome === Merged.Gone) {
          latest.delete(key);
          isDirty = true;
        } else if (outcome > Merged.Gone || isYounger(place, latest.get(key)?.[0])) {
          latest.set(key, [place, part]);
        } else {
          isDirty ||= !marks.isEmpty && marks.replica.view(key, tags) === View.Gone;
        }
      }
    }
    const all = [...latest.values()];
    const entries = all.filter(([{ staleFor }]) => staleFor > 0).sort((a, b) => written(a) - written(b));
    return { marks, entries, isDirty: isDirty || entries.length < all.length };
  }

  #count(entries: readonly Located[], heads: readonly PartHead[]): void {
    this.#keys = new Set(entries.map(([{ key }]) => key));
    this.#bytes = bytesOf(heads);
  }

  /**
   * Stores changes; with another connection, or less than everything, where that is needed. True when storage was cleared, and the
   * connection lost with it: what was there before is to be stored again.
   */
  async write(batch: Batch): Promise<boolean> {
    let error: unknown;
    try {
      return await this.#save(batch);
    } catch (first) {
      error = first;
    }
    for (;;) {
      const recovery = this.#log.failed(isFull(error));
      if (recovery === Recovery.GiveUp) throw failure(isFull(error) ? 'storage is full' : 'IndexedDB failed', error);
      try {
        if (recovery === Recovery.MakeRoom) return await this.#makeRoom(batch, error);
        this.#space.reset();
        return await this.#save({ ...batch, hurry: true });
      } catch (again) {
        error = again;
      }
    }
  }

  async #save(batch: Batch): Promise<boolean> {
    try {
      await this.#write(batch);
    } catch (error) {
      if (nameOf(error) !== 'DataCloneError') throw error;
      this.#warn('values that cannot be cloned are not kept beyond this page', error);
      const refused = await this.#space.refused(batch.parts.flatMap(({ clones }) => [...clones.values()]));
      const parts = batch.parts.map((part) => withClones(part, (value) => !refused.has(value)));
      const marks = batch.marks ?? new Marks(this.#tabs);
      try {
        // What was stored of them before is old.
        for (const [at, part] of batch.parts.entries()) {
          for (const { key, number, register } of placesOf(part, this.#cold)) {
            if (part.clones.has(number) && !parts[at]!.clones.has(number)) marks.mark(key, 'delete', register.written);
          }
        }
        await this.#write({ ...batch, parts, marks, erases: true });
      } finally {
        if (marks !== batch.marks) marks.close();
      }
    }
    return this.#space.wasCreated();
  }

  async #write(batch: Batch): Promise<void> {
    const { parts, hurry } = batch;
    const changes = parts.reduce((sum, part) => sum + entriesOf(part), 0);
    if (this.#log.wantsSnapshot(changes, hurry) && (await alone(this.#settings.name, () => this.#rewrite(batch))))
      return;
    if (hurry) {
      await this.#space.change((rows) => rows.add(this.#blind(batch), true));
      this.#added(parts);
    } else await this.#space.change((rows) => this.#append(rows, batch));
    this.#log.appended(changes);
  }

  #added(parts: readonly Part[]): void {
    this.#bytes += bytesOf(parts);
    for (const part of parts) for (const { key } of placesOf(part, this.#cold)) this.#keys.add(key);
  }

  /** What is written without looking at what is there. */
  #blind({ parts, marks }: Batch): Row[] {
    const rows = parts.flatMap(rowsOf);
    if (marks !== undefined) rows.push({ kind: MARKS, id: recordId(), value: marks.text(now()) });
    return rows;
  }

  async #append(rows: Rows, { parts, marks: own, erases }: Batch): Promise<void> {
    const marks = this.#marksOf(await rows.all(MARKS), parts);
    try {
      if (own !== undefined) this.#add(marks, own);
      // What another tab has removed meanwhile does not come back.
      const alive = marks.isEmpty
        ? parts
        : parts.map((part) => this.#alive(part, marks)).filter((part) => part !== undefined);
      await rows.add(alive.flatMap(rowsOf));
      this.#added(alive);
      if (own === undefined && !erases) return;
      rows.clear(MARKS);
      marks.bind(this.#settings.stored);
      await rows.put([{ kind: MARKS, id: ALL, value: marks.text(now()) }]);
      if (erases) await this.#erase(rows, marks);
    } finally {
      marks.close();
    }
  }

  #add(marks: Marks, own: Marks): void {
    for (const [what, key, stamp] of own.keys()) {
      marks.mark(key, what, stamp);
      if (what === 'delete') this.#keys.delete(key);
    }
    for (const [what, filter, stamp] of own.filters()) marks.markAll(filter, what, stamp);
    marks.replica.knows(own.replica.vector);
  }

  /** The part without what is gone: itself where nothing is, nothing where all is. */
  #alive(part: Part, marks: Marks): Part | undefined {
    const places = placesOf(part, this.#cold);
    const kept = places.filter(({ key, register, tags }) => {
      marks.merge(key, register, tags);
      return marks.replica.view(key, tags) !== View.Gone;
    });
    if (kept.length === places.length) return part;
    return kept.length === 0 ? undefined : without(part, part, kept, this.#cold);
  }

  /** No byte is left of what is gone: records that have some of it are written anew without. */
  async #erase(rows: Rows, marks: Marks): Promise<void> {
    const heads = (await rows.all(HEAD)).filter(isHead);
    const places = heads.map((head) => placesOf(head, this.#cold));
    for (const { key, register, tags } of places.flat()) marks.merge(key, register, tags);
    this.#keys.clear();
    this.#bytes = bytesOf(heads);
    for (const [at, head] of heads.entries()) {
      // Old values of a key may have been removed before it got the one that it has.
      const kept = places[at]!.filter((place) => {
        const { written } = marks.replica.register(place.key);
        return isSame(written, place.register.written) && isThere(place, marks);
      });
      for (const { key } of kept) this.#keys.add(key);
      if (kept.length === places[at]!.length) continue;
      this.#bytes -= head.bytes;
      if (kept.length === 0) {
        rows.delete(HEAD, head.id);
        rows.delete(BODY, head.id);
      } else {
        const body = (await rows.get(BODY, head.id)) as PartBody;
        const part = without(head, body, kept, this.#cold);
        this.#bytes += part.bytes;
        await rows.put(rowsOf(part));
      }
    }
  }

  /** Everything that is stored, and these changes. */
  async #all(rows: Rows, { parts, marks: own }: Batch): Promise<Stored> {
    const { heads, bodies, marks } = sorted(await rows.all());
    const stored = this.#collect([...heads, ...parts], [...bodies, ...parts], marks);
    if (own === undefined) return stored;
    this.#add(stored.marks, own);
    return { ...stored, entries: stored.entries.filter(([place]) => isThere(place, stored.marks)) };
  }

  /** A new snapshot of what is stored and these parts. */
  async #rewrite(batch: Batch): Promise<void> {
    let made: Part[] = [];
    let kept: readonly Located[] = [];
    await this.#space.change(async (rows) => {
      const { marks, entries } = await this.#all(rows, batch);
      try {
        marks.bind(this.#settings.stored);
        kept = within(entries, marks.bounds, this.#isHeld);
        made = await merged(kept, this.#cold, () => rows.pause());
        rows.clear();
        await rows.add([{ kind: MARKS, id: ALL, value: marks.text(now()) }, ...made.flatMap(rowsOf)], true);
      } finally {
        marks.close();
      }
    });
    this.#log.snapshot(kept.length);
    this.#count(kept, made);
  }

  /** Storage is full: all is written anew, without the old values of entries; or the newest, as many as there is room for. */
  async #makeRoom(batch: Batch, full: unknown): Promise<boolean> {
    // What other releases of the app left goes first.
    if (await this.#space.visit(now(), Infinity)) {
      try {
        return await this.#save(batch);
      } catch (error) {
        if (!isFull(error)) throw error;
      }
    }
    let all: readonly Located[] = [];
    let text = '';
    // In a transaction of its own: room for what one adds is not made by what it clears.
    await this.#space.change(async (rows) => {
      const { marks, entries } = await this.#all(rows, batch);
      marks.bind(this.#settings.stored);
      all = within(entries, marks.bounds, this.#isHeld);
      text = marks.text(now());
      marks.close();
      rows.clear();
    });
    this.#count([], []);
    // Chromium counts what was cleared as used for a while (https://bugs.chromium.org/p/chromium/issues/detail?id=795735), in version
    // 156 until somebody asks. Insecure pages cannot ask.
    await navigator.storage?.estimate().catch(() => {});
    for (let count = this.#log.keep(all.length); count > 0; count = this.#log.keepFewer()) {
      const kept = all.slice(all.length - count);
      const made = await merged(kept, this.#cold, () => idle(PATIENCE));
      try {
        // What other tabs have written meanwhile stays beside it.
        await this.#space.change((rows) =>
          rows.add([{ kind: MARKS, id: made[0]!.id, value: text }, ...made.flatMap(rowsOf)], true),
        );
      } catch (error) {
        if (isFull(error)) continue;
        throw error;
      }
      this.#log.snapshot(count);
      this.#count(kept, made);
      if (count < all.length) this.#warn(`storage is full: ${count} of ${all.length} entries are kept`, full);
      return false;
    }
    throw full;
  }

  /** Keys of a filter of which there is something stored, old values too. */
  async inventory(filter: KeyFilter): Promise<string[]> {
    const heads = (await this.#space.read((rows) => rows.all(HEAD))).filter(isHead);
    const places = heads.flatMap((head) => placesOf(head, this.#cold));
    return [...new Set(places.filter(({ key, tags }) => matchesKey(filter, key, tags)).map(({ key }) => key))];
  }

  close(): void {
    this.#log.close();
    this.#space.reset();
  }
}

interface Records {
  readonly heads: PartHead[];
  readonly bodies: PartBody[];
  readonly marks: string[];
}

/** Records by what they are. */
const sorted = (records: readonly unknown[]): Records => ({
  heads: records.filter(isHead),
  bodies: records.filter(isBody),
  marks: records.filter((record) => typeof record === 'string'),
});

/** Whether less of the time of the same value is left: what was stored when the clock was ahead is stored twice. */
const isYounger = (place: Place, known: Place | undefined): boolean =>
  known !== undefined && isSame(place.register.written, known.register.written) && place.staleFor < known.staleFor;

/** Whether an entry is neither removed nor over. */
const isThere = ({ key, tags, staleFor }: Place, marks: Marks): boolean =>
  staleFor > 0 && marks.replica.view(key, tags) !== View.Gone;

/**
 * The entries for which there is room, in their order: first those that the policy of this tab keeps in memory, and of the others the
 * newest.
 */
function within(
  entries: readonly Located[],
  { maxEntries, maxBytes }: Limits,
  isHeld: (key: string) => boolean,
): readonly Located[] {
  const counts = new Map<string, number>();
  for (const [, { id }] of entries) counts.set(id, (counts.get(id) ?? 0) + 1);
  const newest = [...entries].reverse();
  const [held, others] = [newest.filter(([{ key }]) => isHeld(key)), newest.filter(([{ key }]) => !isHeld(key))];
  const kept = new Set<Located>();
  let left = maxBytes;
  for (const located of [...held, ...others]) {
    // What a record takes is shared evenly by its entries.
    left -= located[1].bytes / counts.get(located[1].id)!;
    if (left < 0 || kept.size >= maxEntries) break;
    kept.add(located);
  }
  return entries.filter((located) => kept.has(located));
}

/** Does what one tab at a time does: false when another one does it. */
async function alone(name: string, work: () => Promise<void>): Promise<boolean> {
  const locks = typeof navigator === 'object' ? navigator.locks : undefined;
  if (locks === undefined) {
    await work();
    return true;
  }
  return locks.request(`pagelift-cache:${name}:snapshot`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await work();
    return true;
  });
}
