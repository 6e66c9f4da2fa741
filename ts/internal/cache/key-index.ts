import { FEWEST, hashKey } from './hash.js';
import { checkKey } from './checks.js';

/** Stands for no slot. */
export const NONE = -1;

/** How many characters at the end of a key are hashed, step by step: as few as distinguish the keys. */
const DEPTHS = [FEWEST, 8, 16, 64, 2 ** 30 - 1];
/** Keys of equal hashes that chance may explain; beyond them, one in so many new keys is too much. */
const CHANCE = 8;
const RARE = 32;
const FEWEST_SLOTS = 16;

/**
 * Where in a table the chain of a hash begins. Its first half has two numbers a slot: the next one of the chain (or of those
 * vacant), and the hash; the second half has the first slot of each chain, twice as many as there are slots, so that most have
 * one slot or none. Places are computed by shifts and ors, which need no check for overflow.
 */
function headOf(table: Int32Array, hash: number): number {
  const half = table.length >> 1;
  return (hash & (half - 1)) | half;
}

function link(table: Int32Array, slot: number, hash: number): void {
  const head = headOf(table, hash);
  table[slot << 1] = table[head]!;
  table[(slot << 1) | 1] = hash;
  table[head] = slot;
}

/**
 * Which slot has a key, and in which order the keys came: a hash table with chained slots. Next to a `Map`, keys that were
 * just put together are found in half the time, replacing a key costs half or less, and the policy gets its hash for nothing.
 * It also hands out the slots, and holds the values: what is read together lies together.
 */
export class KeyIndex<V> {
  size = 0;
  /** The hash of the key last looked for in vain. */
  hash = 0;
  /** That key, as long as it is not there. */
  #missed: string | undefined;
  /** How many others had its hash. */
  #twins = 0;
  /** Two places a slot: key and value. */
  readonly #pairs: (string | V | undefined)[] = [];
  /** See {@link headOf}: there is room for a power of two of slots, the number of those in `#order`. */
  #table = new Int32Array(4 * FEWEST_SLOTS).fill(NONE);
  /** Slots given out so far; below, those that are vacant again are chained. */
  #top = 0;
  #vacant = NONE;
  /** When each slot's key came. */
  #order = new Float64Array(FEWEST_SLOTS);
  #added = 0;
  #depth = DEPTHS[0]!;
  /** Nobody outside can know which keys have the same hash. */
  readonly #seed = crypto.getRandomValues(new Uint32Array(1))[0]! >>> 2;
  /** Equal hashes met among new keys since so many had come. */
  #met = 0;
  #since = 0;

  /** The slot of a key, or {@link NONE}. */
  find(key: string): number {
    if (typeof key !== 'string') checkKey(key);
    const hash = hashKey(key, this.#depth, this.#seed);
    const table = this.#table;
    let twins = 0;
    for (let slot = table[headOf(table, hash)]!; slot !== NONE; slot = table[slot << 1]!) {
      if (table[(slot << 1) | 1] !== hash) continue;
      if (this.#pairs[slot << 1] === key) return slot;
      twins++;
    }
    this.#missed = key;
    this.#twins = twins;
    this.hash = hash;
    return NONE;
  }

  has(key: string): boolean {
    return this.find(key) !== NONE;
  }

  /** As `find`, but at once when the key was just looked for in vain: then `add` is what follows. */
  findToAdd(key: string): number {
    return key === this.#missed ? NONE : this.find(key);
  }

  /** The slot that `add` will take. */
  get next(): number {
    return this.#vacant === NONE ? this.#top : this.#vacant;
  }

  /** Gives the next slot to the key that was last looked for in vain. */
  add(key: string, value: V): void {
    const slot = this.next;
    if (slot === this.#top) this.#extend();
    else this.#vacant = this.#table[slot << 1]!;
    const pairs = this.#pairs;
    pairs[slot << 1] = key;
    pairs[(slot << 1) | 1] = value;
    this.size++;
    this.#order[slot] = this.#added++;
    link(this.#table, slot, this.hash);
    this.#missed = undefined;
    if (this.#twins > 0) this.#meet();
  }

  /** Takes key and value of a slot out. */
  remove(slot: number): void {
    const table = this.#table;
    const own = slot << 1;
    // Where the slot's number stands: at the beginning of its chain, or in the slot before.
    let at = headOf(table, table[own | 1]!);
    while (table[at] !== slot) at = table[at]! << 1;
    table[at] = table[own]!;
    table[own] = this.#vacant;
    this.#vacant = slot;
    const pairs = this.#pairs;
    pairs[own] = pairs[own | 1] = undefined;
    this.size--;
  }

  /** The key of a slot that is in use. */
  keyAt(slot: number): string {
    return this.#pairs[slot << 1] as string;
  }

  /** The value of a slot that is in use. */
  valueAt(slot: number): V {
    return this.#pairs[(slot << 1) | 1] as V;
  }

  /** Another value for the key of a slot. */
  setValue(slot: number, value: V): void {
    this.#pairs[(slot << 1) | 1] = value;
  }

  /** The hash of the key of a slot. */
  hashOf(slot: number): number {
    return this.#table[(slot << 1) | 1]!;
  }

  /** Slots ever given out: all are below this. */
  get top(): number {
    return this.#top;
  }

  /** The slots that have keys, in the order in which these came; those that change meanwhile as they are then. */
  *slots(): IterableIterator<number> {
    const order = (slot: number) => this.#order[slot]!;
    for (let from = 0; from < this.#added;) {
      const to = this.#added;
      const found: (readonly [slot: number, order: number])[] = [];
      for (let slot = 0; slot < this.#top; slot++) {
        if (this.#isUsed(slot) && order(slot) >= from) found.push([slot, order(slot)]);
      }
      found.sort(([, a], [, b]) => a - b);
      for (const [slot, came] of found) if (this.#isUsed(slot) && order(slot) === came) yield slot;
      from = to;
    }
  }

  clear(): void {
    this.#pairs.length = this.size = this.#met = this.#top = 0;
    // Whoever iterates goes on with what comes now.
    this.#since = this.#added;
    this.#missed = undefined;
    this.#depth = DEPTHS[0]!;
    this.#vacant = NONE;
    this.#table.fill(NONE);
  }

  #isUsed(slot: number): boolean {
    return this.#pairs[slot << 1] !== undefined;
  }

  /** One slot more. */
  #extend(): void {
    const room = this.#order.length;
    if (this.#top++ < room) return;
    const old = this.#table;
    const order = new Float64Array(2 * room);
    order.set(this.#order);
    this.#order = order;
    this.#table = new Int32Array(2 * old.length).fill(NONE);
    // All of them are in use.
    for (let slot = 0; slot < room; slot++) link(this.#table, slot, old[(slot << 1) | 1]!);
  }

  /** A key came that has the hash of others. */
  #meet(): void {
    const past = this.#added - this.#since;
    if (past > 4 * this.size + 64) {
      this.#since = this.#added;
      this.#met = 0;
    }
    this.#met += this.#twins;
    const deeper = DEPTHS[DEPTHS.indexOf(this.#depth) + 1];
    if (this.#met <= CHANCE || this.#met * RARE <= past || deeper === undefined) return;
    this.#depth = deeper;
    this.#since = this.#added;
    this.#met = 0;
    this.#table.fill(NONE, this.#table.length >> 1);
    for (let slot = 0; slot < this.#top; slot++) {
      if (this.#isUsed(slot)) link(this.#table, slot, hashKey(this.keyAt(slot), deeper, this.#seed));
    }
  }
}
