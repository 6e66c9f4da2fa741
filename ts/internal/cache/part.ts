import { CLONED_BYTES, CLONES, RECORD_ENTRIES, SLICE } from '../../../build/cold/codes.js';
import { sizeOfValue } from '../common/size.js';
import { now } from '../host/clock.js';
import type { ColdEngine } from './cold-engine.js';
import { ColdTier } from './cold-tier.js';
import type { Lifetime, StaleOptions, Stored } from './placing.js';
import type { Register } from '../tabs/replica.js';
import { NEVER } from '../tabs/stamp.js';
import type { Stamp } from '../tabs/stamp.js';

/** The layout of records. Those of another one are another space's. */
export const LAYOUT = 4;

/** What is known of the entries of a record, as of one moment: read more often than values. */
export interface PartHead {
  /** A number that no other record has. */
  readonly id: string;
  /** Whether it is a snapshot, or of one, rather than changes. */
  readonly merged: boolean;
  readonly savedAt: number;
  /** JSON of {@link Names}: one text is read faster than thousands. */
  readonly names: string;
  /** For each key `freshFor` and `staleFor`. */
  readonly times: Float64Array;
  /** For each key the time and the tab of the stamp with which it was written. */
  readonly written: Float64Array;
  /** All that this tab had changed up to this stamp is stored. */
  readonly until: Stamp;
  /** Bytes of the values, those of clones estimated. */
  readonly bytes: number;
}

/** The values of a record. */
export interface PartBody {
  readonly id: string;
  /** Those that JSON carries exactly, compressed, numbered as the keys are. */
  readonly pack: Uint8Array;
  /** The others, by number. */
  readonly clones: ReadonlyMap<number, unknown>;
}

/** Entries as they are stored. */
export type Part = PartHead & PartBody;

interface Names {
  readonly keys: readonly string[];
  /** By number, where there is one. */
  readonly sizes: Readonly<Record<number, number>>;
  readonly tags: Readonly<Record<number, readonly string[]>>;
  readonly stale: Readonly<Record<number, StaleOptions>>;
  /** As of when values are stale. */
  readonly expired: Readonly<Record<number, Stamp>>;
}

/** An entry in a part. */
export interface Place extends Lifetime {
  readonly key: string;
  readonly number: number;
  readonly register: Register;
  /** Whether it was stored when the clock was ahead. */
  readonly isAhead: boolean;
}

/** The halves in which a part is stored. */
export function halves(part: Part): readonly [head: PartHead, body: PartBody] {
  const { id, merged, savedAt, names, times, written, until, bytes, pack, clones } = part;
  return [
    { id, merged, savedAt, names, times, written, until, bytes },
    { id, pack, clones },
  ];
}

/** Whether it can be the head of a part. */
export function isHead(record: unknown): record is PartHead {
  const { id, names, times, written } = (record ?? {}) as Partial<PartHead>;
  return (
    typeof id === 'string' &&
    typeof names === 'string' &&
    times instanceof Float64Array &&
    written instanceof Float64Array
  );
}

/** Whether it can be the body of a part. */
export function isBody(record: unknown): record is PartBody {
  const { id, pack, clones } = (record ?? {}) as Partial<PartBody>;
  return typeof id === 'string' && pack instanceof Uint8Array && clones instanceof Map;
}

export const entriesOf = ({ times }: PartHead): number => times.length / 2;

/** The entries of a part, with the times that are left now. */
export function placesOf({ names, savedAt, times, written }: PartHead, engine: ColdEngine): Place[] {
  const { keys, sizes, tags, stale, expired } = JSON.parse(names) as Names;
  const elapsed = engine.log_elapsed(savedAt, now());
  const isAhead = engine.log_isAhead(savedAt, now()) !== 0;
  return keys.map((key, number) => ({
    key,
    number,
    freshFor: times[2 * number]! - elapsed,
    staleFor: times[2 * number + 1]! - elapsed,
    size: sizes[number],
    tags: tags[number],
    stale: stale[number],
    register: {
      written: [written[2 * number]!, written[2 * number + 1]!],
      removed: false,
      stale: expired[number] ?? NEVER,
    },
    isAhead,
  }));
}

/** JSON knows no infinite times; the longest that a number can be will do. */
function finite({ staleWhileRevalidate, staleIfError }: StaleOptions): StaleOptions {
  const most = (time: number | undefined) => (time === undefined ? time : Math.min(time, Number.MAX_VALUE));
  return { staleWhileRevalidate: most(staleWhileRevalidate), staleIfError: most(staleIfError) };
}

/** Makes parts of entries, one after the other. */
export class PartWriter {
  readonly #merged: boolean;
  readonly #tier: ColdTier;
  readonly #keys: string[] = [];
  readonly #times: number[] = [];
  readonly #written: number[] = [];
  readonly #sizes: Record<number, number> = {};
  readonly #tags: Record<number, readonly string[]> = {};
  readonly #stale: Record<number, StaleOptions> = {};
  readonly #expired: Record<number, Stamp> = {};
  readonly #clones = new Map<number, unknown>();
  #cloned = 0;

  /** Changes are not compressed: they are to be merged soon. */
  constructor(engine: ColdEngine, merged: boolean) {
    this.#merged = merged;
    this.#tier = new ColdTier(engine, merged);
  }

  get entries(): number {
    return this.#keys.length;
  }

  get isFull(): boolean {
    return this.#keys.length >= RECORD_ENTRIES || this.#clones.size >= CLONES || this.#cloned >= CLONED_BYTES;
  }

  add(key: string, entry: Stored<unknown>, register: Register): void {
    const number = this.#place(key, entry, register);
    if (!this.#tier.insert(number, entry.value, 0)) this.#clone(number, entry.value);
  }

  #clone(number: number, value: unknown): void {
    this.#clones.set(number, value);
    this.#cloned += sizeOfValue(value).bytes;
  }

  /** An entry of the part whose body was loaded last; see {@link load}. */
  restore(place: Place, body: PartBody): void {
    const number = this.#place(place.key, place, place.register);
    if (body.clones.has(place.number)) this.#clone(number, body.clones.get(place.number));
    else if (!this.#tier.restore(number, place.number, 0)) this.#times[2 * number + 1] = 0;
  }

  load({ pack }: PartBody): void {
    this.#tier.load(pack);
  }

  #place(key: string, entry: Lifetime, { written, stale }: Register): number {
    const number = this.#keys.push(key) - 1;
    this.#times.push(entry.freshFor, entry.staleFor);
    this.#written.push(...written);
    if (stale[0] > 0) this.#expired[number] = stale;
    if (entry.size !== undefined) this.#sizes[number] = entry.size;
    if (entry.tags !== undefined) this.#tags[number] = entry.tags;
    if (entry.stale !== undefined) this.#stale[number] = finite(entry.stale);
    return number;
  }

  /** Compresses a restored entry as the others are. */
  recode(number: number): void {
    this.#tier.recode(number);
  }

  /** How entries are compressed does not change any more. */
  settle(): void {
    this.#tier.settle();
  }

  /** `until`: all that the tab had changed up to this stamp is stored with it. */
  end(until: Stamp = NEVER): Part {
    const pack = this.#tier.pack();
    this.#tier.close();
    const [sizes, tags, stale, expired] = [this.#sizes, this.#tags, this.#stale, this.#expired];
    const names = JSON.stringify({ keys: this.#keys, sizes, tags, stale, expired } satisfies Names);
    const [times, written] = [Float64Array.from(this.#times), Float64Array.from(this.#written)];
    const [merged, clones] = [this.#merged, this.#clones];
    const bytes = pack.length + this.#cloned;
    return { id: recordId(), merged, savedAt: now(), names, times, written, until, bytes, pack, clones };
  }
}

/** Numbers of records come from several tabs. */
export const recordId = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');

/** The same part, of whose clones only some are left. */
export function withClones(part: Part, keep: (value: unknown) => boolean): Part {
  const clones = new Map([...part.clones].filter(([, value]) => keep(value)));
  const times = part.times.slice();
  for (const number of part.clones.keys()) if (!clones.has(number)) times.fill(0, 2 * number, 2 * number + 2);
  return { ...part, clones, times };
}

/** An entry, and the part that it is in. */
export type Located = readonly [place: Place, part: Part];

/** These entries in parts of their own. */
export async function merged(
  entries: readonly Located[],
  engine: ColdEngine,
  pause: () => Promise<unknown>,
): Promise<Part[]> {
  const made: Part[] = [];
  let writer = new PartWriter(engine, true);
  let loaded: PartBody | undefined;
  let until = performance.now() + SLICE;
  const turn = async (): Promise<void> => {
    if (performance.now() < until) return;
    await pause();
    until = performance.now() + SLICE;
  };
  for (const [place, body] of entries) {
    if (writer.isFull) {
      made.push(await ended(writer, turn));
      writer = new PartWriter(engine, true);
      loaded = undefined;
    }
    if (body !== loaded && !body.clones.has(place.number)) writer.load((loaded = body));
    writer.restore(place, body);
    await turn();
  }
  made.push(await ended(writer, turn));
  return made;
}

/** The part without some of its entries. */
export function without(head: PartHead, body: PartBody, kept: readonly Place[], engine: ColdEngine): Part {
  const writer = new PartWriter(engine, head.merged);
  writer.load(body);
  for (const place of kept) writer.restore(place, body);
  // Their times are as of now.
  return { ...writer.end(head.until), id: head.id };
}

async function ended(writer: PartWriter, turn: () => Promise<void>): Promise<Part> {
  // The first time it is learnt how: what came before that is left for the second.
  for (let round = 0; round < 2; round++) {
    if (round === 1) writer.settle();
    for (let number = 0; number < writer.entries; number++) {
      writer.recode(number);
      await turn();
    }
  }
  return writer.end();
}
