// The best that any cache could do: it knows the future and throws out what is wanted last (Belady, 1966).

/**
 * @param {Uint32Array} requests keys numbered from 0
 * @param {number} capacity entries
 * @returns {number} the share of the requests that would be hits, 0 to 1
 */
export function optimalHitRatio(requests, capacity) {
  const next = nextUses(requests);
  /** When each key that is kept is wanted again, by key; -1 for those that are not kept. */
  const kept = new Float64Array(requests.length).fill(-1);
  const farthest = new Farthest();
  let held = 0;
  let hits = 0;
  for (const [index, key] of requests.entries()) {
    if (kept[key] !== -1) hits += 1;
    else held += 1;
    const use = /** @type {number} */ (next[index]);
    kept[key] = use;
    farthest.push(use, key);
    while (held > capacity) {
      const { use: last, key: victim } = farthest.pop();
      // Older notes of a key that has been used since say nothing.
      if (kept[victim] !== last) continue;
      kept[victim] = -1;
      held -= 1;
    }
  }
  return requests.length ? hits / requests.length : 0;
}

/**
 * For each request, when its key is asked for the next time. Keys that never are get a time of their own each, far away.
 * @param {Uint32Array} requests
 */
function nextUses(requests) {
  const next = new Float64Array(requests.length);
  /** @type {Map<number, number>} */
  const seen = new Map();
  for (let index = requests.length - 1; index >= 0; index -= 1) {
    const key = /** @type {number} */ (requests[index]);
    next[index] = seen.get(key) ?? requests.length + index;
    seen.set(key, index);
  }
  return next;
}

/** A binary heap, the farthest use on top. */
class Farthest {
  /** @type {{ use: number, key: number }[]} */
  #heap = [];

  /**
   * @param {number} use
   * @param {number} key
   */
  push(use, key) {
    const heap = this.#heap;
    let at = heap.length;
    heap.push({ use, key });
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#use(parent) >= use) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** The caller sees to it that there is one. */
  pop() {
    const heap = this.#heap;
    this.#swap(0, heap.length - 1);
    const top = /** @type {{ use: number, key: number }} */ (heap.pop());
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) return top;
      if (child + 1 < heap.length && this.#use(child + 1) > this.#use(child)) child += 1;
      if (this.#use(child) <= this.#use(at)) return top;
      this.#swap(at, child);
      at = child;
    }
  }

  /** @param {number} at */
  #use(at) {
    return /** @type {{ use: number }} */ (this.#heap[at]).use;
  }

  /**
   * @param {number} a
   * @param {number} b
   */
  #swap(a, b) {
    const heap = this.#heap;
    const kept = /** @type {{ use: number, key: number }} */ (heap[a]);
    heap[a] = /** @type {{ use: number, key: number }} */ (heap[b]);
    heap[b] = kept;
  }
}
