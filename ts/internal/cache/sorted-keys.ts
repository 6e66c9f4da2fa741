/** Keys in one chunk at most; a chunk that is full becomes two. */
const CHUNK = 256;

/** Keys in order, in chunks that are cheap to insert into: finds those with a prefix at the cost of how many there are. */
export class SortedKeys {
  #chunks: string[][] = [];

  constructor(keys: Iterable<string>) {
    const sorted = [...keys].sort(compare);
    for (let at = 0; at < sorted.length; at += CHUNK / 2) this.#chunks.push(sorted.slice(at, at + CHUNK / 2));
  }

  add(key: string): void {
    const chunk = this.#chunks[this.#chunkOf(key)];
    if (chunk === undefined) {
      this.#chunks.push([key]);
      return;
    }
    const at = lowerBound(chunk, (other) => other < key);
    if (chunk[at] === key) return;
    chunk.splice(at, 0, key);
    if (chunk.length > CHUNK) this.#chunks.splice(this.#chunks.indexOf(chunk) + 1, 0, chunk.splice(CHUNK / 2));
  }

  delete(key: string): void {
    const number = this.#chunkOf(key);
    const chunk = this.#chunks[number];
    if (chunk === undefined) return;
    const at = lowerBound(chunk, (other) => other < key);
    if (chunk[at] !== key) return;
    chunk.splice(at, 1);
    if (chunk.length === 0) this.#chunks.splice(number, 1);
  }

  withPrefix(prefix: string): string[] {
    const found: string[] = [];
    for (let number = this.#chunkOf(prefix); number < this.#chunks.length; number++) {
      const chunk = this.#chunks[number]!;
      for (let at = lowerBound(chunk, (other) => other < prefix); at < chunk.length; at++) {
        if (!chunk[at]!.startsWith(prefix)) return found;
        found.push(chunk[at]!);
      }
    }
    return found;
  }

  /** The chunk that has the key or should: the first that does not end before it, else the last. */
  #chunkOf(key: string): number {
    const at = lowerBound(this.#chunks, (chunk) => chunk[chunk.length - 1]! < key);
    return Math.max(0, Math.min(at, this.#chunks.length - 1));
  }
}

/** By UTF-16 units, as `<` does. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The first place at which `before` no longer holds. */
function lowerBound<Item>(items: readonly Item[], before: (item: Item) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
