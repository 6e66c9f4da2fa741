import { CLONED_BYTES, CLONES, SLICE } from '../../../build/cold/codes.js';
import { sizeOfValue } from '../common/size.js';
import { now } from '../host/clock.js';
import type { ColdEngine } from './cold-engine.js';
import { ColdTier } from './cold-tier.js';
import type { Lifetime, StaleOptions, Stored } from './placing.js';

/** The layout of records; others are ignored and replaced. */
const VERSION = 3;

/** One record of the database: entries, or that they are gone, as of one moment. */
export interface Part {
  readonly version: number;
  readonly schema: string;
  /** Whether it is a snapshot, or of one, rather than changes. */
  readonly merged: boolean;
  /** Whether nothing of what was stored before it is there any more. */
  readonly clears: boolean;
  readonly savedAt: number;
  /** JSON of a {@link Head}: one text is read faster than thousands. */
  readonly head: string;
  /** For each key `freshFor` and `staleFor`. */
  readonly times: Float64Array;
  /** The values that JSON carries exactly, compressed, numbered as the keys are. */
  readonly pack: Uint8Array;
  /** The others, by number. */
  readonly clones: ReadonlyMap<number, unknown>;
}

interface Head {
  readonly keys: readonly string[];
  /** By number, where there is one. */
  readonly sizes: Readonly<Record<number, number>>;
  readonly tags: Readonly<Record<number, readonly string[]>>;
  readonly stale: Readonly<Record<number, StaleOptions>>;
}

/** An entry in a part. */
export interface Place extends Lifetime {
  readonly part: Part;
  readonly number: number;
}

export const isPart = (record: unknown, schema: string): record is Part => {
  const { version, schema: other } = (record ?? {}) as Partial<Part>;
  return version === VERSION && other === schema;
};

export const keysOf = (part: Part): readonly string[] => (JSON.parse(part.head) as Head).keys;

/** JSON knows no infinite times; the longest that a number can be will do. */
function finite({ staleWhileRevalidate, staleIfError }: StaleOptions): StaleOptions {
  const most = (time: number | undefined) => (time === undefined ? time : Math.min(time, Number.MAX_VALUE));
  return { staleWhileRevalidate: most(staleWhileRevalidate), staleIfError: most(staleIfError) };
}

/** Makes parts of entries, one after the other. */
export class PartWriter {
  readonly #schema: string;
  readonly #merged: boolean;
  readonly #tier: ColdTier;
  readonly #keys: string[] = [];
  readonly #times: number[] = [];
  readonly #sizes: Record<number, number> = {};
  readonly #tags: Record<number, readonly string[]> = {};
  readonly #stale: Record<number, StaleOptions> = {};
  readonly #clones = new Map<number, unknown>();
  #cloned = 0;

  /** Changes are not compressed: they are to be merged soon. */
  constructor(schema: string, engine: ColdEngine, merged: boolean) {
    this.#schema = schema;
    this.#merged = merged;
    this.#tier = new ColdTier(engine, merged);
  }

  get entries(): number {
    return this.#keys.length;
  }

  get isFull(): boolean {
    return this.#clones.size >= CLONES || this.#cloned >= CLONED_BYTES;
  }

  /** An entry, or that there is none of this key. */
  add(key: string, entry: Stored<unknown> | undefined): void {
    const number = this.#place(key, entry);
    if (entry !== undefined && !this.#tier.insert(number, entry.value, 0)) this.#clone(number, entry.value);
  }

  #clone(number: number, value: unknown): void {
    this.#clones.set(number, value);
    this.#cloned += sizeOfValue(value).bytes;
  }

  /** An entry of the part loaded last; see {@link load}. */
  restore(key: string, place: Place): void {
    const number = this.#place(key, place);
    if (place.part.clones.has(place.number)) this.#clone(number, place.part.clones.get(place.number));
    else if (!this.#tier.restore(number, place.number, 0)) this.#times[2 * number + 1] = 0;
  }

  load(part: Part): void {
    this.#tier.load(part.pack);
  }

  #place(key: string, entry: Lifetime | undefined): number {
    const number = this.#keys.push(key) - 1;
    this.#times.push(entry?.freshFor ?? 0, entry?.staleFor ?? 0);
    if (entry?.size !== undefined) this.#sizes[number] = entry.size;
    if (entry?.tags !== undefined) this.#tags[number] = entry.tags;
    if (entry?.stale !== undefined) this.#stale[number] = finite(entry.stale);
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

  /** `clears`: nothing that was stored before is there any more. */
  end(clears = false): Part {
    const pack = this.#tier.pack();
    this.#tier.close();
    const own = { keys: this.#keys, sizes: this.#sizes, tags: this.#tags, stale: this.#stale };
    const head = JSON.stringify(own satisfies Head);
    const times = Float64Array.from(this.#times);
    const [schema, merged, clones] = [this.#schema, this.#merged, this.#clones];
    return { version: VERSION, schema, merged, clears, savedAt: now(), head, times, pack, clones };
  }
}

/** The same part, of whose clones only some are left. */
export function withClones(part: Part, keep: (value: unknown) => boolean): Part {
  const clones = new Map([...part.clones].filter(([, value]) => keep(value)));
  const times = part.times.slice();
  for (const number of part.clones.keys()) if (!clones.has(number)) times.fill(0, 2 * number, 2 * number + 2);
  return { ...part, clones, times };
}

/** Where the latest of each key is, with the times that are left now; in the order of these changes. */
export function latest(parts: readonly Part[], engine: ColdEngine): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const part of parts) {
    if (part.clears) places.clear();
    const { keys, sizes, tags, stale } = JSON.parse(part.head) as Head;
    const elapsed = engine.log_elapsed(part.savedAt, now());
    for (let number = 0; number < keys.length; number++) {
      const key = keys[number]!;
      const staleFor = part.times[2 * number + 1]! - elapsed;
      // To the end of the order. In one part a key is twice only when it went while the part was made.
      if (part !== parts[0] || !(staleFor > 0)) places.delete(key);
      if (!(staleFor > 0)) continue;
      const freshFor = part.times[2 * number]! - elapsed;
      places.set(key, {
        part,
        number,
        freshFor,
        staleFor,
        size: sizes[number],
        tags: tags[number],
        stale: stale[number],
      });
    }
  }
  return places;
}

/** These entries in parts of their own: one, unless there are many clones, or large ones. */
export async function merged(
  entries: readonly (readonly [key: string, place: Place])[],
  schema: string,
  engine: ColdEngine,
  pause: () => Promise<unknown>,
): Promise<Part[]> {
  const made: Part[] = [];
  let writer = new PartWriter(schema, engine, true);
  let loaded: Part | undefined;
  let until = performance.now() + SLICE;
  const turn = async (): Promise<void> => {
    if (performance.now() < until) return;
    await pause();
    until = performance.now() + SLICE;
  };
  for (const [key, place] of entries) {
    if (writer.isFull) {
      made.push(await ended(writer, turn));
      writer = new PartWriter(schema, engine, true);
      loaded = undefined;
    }
    if (place.part !== loaded && !place.part.clones.has(place.number)) writer.load((loaded = place.part));
    writer.restore(key, place);
    await turn();
  }
  made.push(await ended(writer, turn));
  return made;
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
