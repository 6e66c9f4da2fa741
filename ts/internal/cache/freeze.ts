const { freeze, getOwnPropertyDescriptor, getPrototypeOf, isFrozen } = Object;

/**
 * Freezes a value with all the plain objects and lists in it. Others (dates, maps, buffers, instances of classes) stay as they
 * are, and so does what is frozen already, with its parts.
 */
export function deepFreeze(value: unknown): void {
  // Not by recursion: values may be deeper than the stack.
  for (const left = [value]; left.length > 0;) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null || isFrozen(next) || !isPlain(next)) continue;
    freeze(next);
    for (const name of Reflect.ownKeys(next)) left.push(getOwnPropertyDescriptor(next, name)!.value);
  }
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = getPrototypeOf(value);
  // The last of its chain: `Object.prototype`, of this page or of a frame.
  return prototype === null || getPrototypeOf(prototype) === null;
}
