import { hashKey } from './hash.js';

/** Stands for no slot. */
export const NONE = -1;

/** How many characters at the end of a key are hashed, step by step: as few as tell the keys apart. */
const DEPTHS = [4, 8, 16, 64, 2 ** 30 - 1];
/** Keys of equal hashes that chance may explain; beyond them, one in so many new keys is too much. */
const CHANCE = 8;
const RARE = 32;
const FEWEST_SLOTS = 16;

/**
 * Which slot has a key, and in which order the keys came: a hash table with chained slots. Next to a `Map`, keys that were
 * just put together are found in half the time, replacing a key costs half or less, and the policy gets its hash for nothing.
 */
export class KeyIndex {
  /** The key of each slot. */
  readonly keys: (string | undefined)[] = [];
  size = 0;
  /** The hash of the key last looked for in vain. */
  hash = 0;
  /** That key, as long as it is not there. */
  #missed: string | undefined;
  /** How many others had its hash. */
  #twins = 0;
  #heads = new Int32Array(FEWEST_SLOTS).fill(NONE);
  /** Two numbers a slot: the next slot of the same head, and the hash. */
  #links = new Int32Array(2 * FEWEST_SLOTS);
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
    const hash = hashKey(key, this.#depth, this.#seed);
    const links = this.#links;
    let twins = 0;
    for (let slot = this.#heads[hash & (this.#heads.length - 1)]!; slot !== NONE; slot = links[2 * slot]!) {
      if (links[2 * slot + 1] !== hash) continue;
      if (this.keys[slot] === key) return slot;
      twins++;
    }
    this.#missed = key;
    this.#twins = twins;
    this.hash = hash;
    return NONE;
  }

  /** As `find`, but at once when the key was just looked for in vain: then `add` is what follows. */
  findToAdd(key: string): number {
    return key === this.#missed ? NONE : this.find(key);
  }

  /** Gives the slot to the key that was last looked for in vain. */
  add(slot: number, key: string): void {
    if (slot >= this.#order.length) this.#grow();
    this.keys[slot] = key;
    this.size++;
    this.#order[slot] = this.#added++;
    this.#link(slot, this.hash);
    this.#missed = undefined;
    if (this.#twins > 0) this.#meet();
  }

  /** Takes the key of a slot out. */
  remove(slot: number): void {
    const links = this.#links;
    const head = links[2 * slot + 1]! & (this.#heads.length - 1);
    const next = links[2 * slot]!;
    let before = this.#heads[head]!;
    if (before === slot) {
      this.#heads[head] = next;
    } else {
      while (links[2 * before] !== slot) before = links[2 * before]!;
      links[2 * before] = next;
    }
    this.keys[slot] = undefined;
    this.size--;
  }

  /** The hash of the key of a slot. */
  hashOf(slot: number): number {
    return this.#links[2 * slot + 1]!;
  }

  /** The slots that have keys, in the order in which these came; those that change meanwhile as they are then. */
  *slots(): IterableIterator<number> {
    const order = (slot: number) => this.#order[slot]!;
    for (let from = 0; from < this.#added;) {
      const to = this.#added;
      const found: (readonly [slot: number, order: number])[] = [];
      this.keys.forEach((key, slot) => {
        if (key !== undefined && order(slot) >= from) found.push([slot, order(slot)]);
      });
      found.sort(([, a], [, b]) => a - b);
      for (const [slot, came] of found) if (this.keys[slot] !== undefined && order(slot) === came) yield slot;
      from = to;
    }
  }

  clear(): void {
    this.keys.length = this.size = this.#met = this.#since = this.#added = 0;
    this.#missed = undefined;
    this.#depth = DEPTHS[0]!;
    this.#heads.fill(NONE);
  }

  #link(slot: number, hash: number): void {
    const head = hash & (this.#heads.length - 1);
    this.#links[2 * slot] = this.#heads[head]!;
    this.#links[2 * slot + 1] = hash;
    this.#heads[head] = slot;
  }

  #grow(): void {
    const slots = 2 * this.#order.length;
    const links = new Int32Array(2 * slots);
    const order = new Float64Array(slots);
    links.set(this.#links);
    order.set(this.#order);
    this.#links = links;
    this.#order = order;
    this.#heads = new Int32Array(slots);
    this.#relink((slot) => links[2 * slot + 1]!);
  }

  #relink(hashOf: (slot: number, key: string) => number): void {
    this.#heads.fill(NONE);
    this.keys.forEach((key, slot) => {
      if (key !== undefined) this.#link(slot, hashOf(slot, key));
    });
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
    this.#relink((_, key) => hashKey(key, deeper, this.#seed));
  }
}
