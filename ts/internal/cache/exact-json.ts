/** Deeper values are left to structured clones, and so are cycles, which are deeper than anything. */
const DEEPEST = 100;

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;

/** Whether parsing the JSON of a value gives an equal one: plain objects and arrays of texts, numbers and the like. */
function isExact(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      if (value === null) return true;
      if (depth === DEEPEST) return false;
      return Array.isArray(value) ? isExactList(value, depth) : isExactRecord(value, depth);
    default:
      return false;
  }
}

function isExactList(list: readonly unknown[], depth: number): boolean {
  // With nothing but its elements and its length.
  if (getPrototypeOf(list) !== Array.prototype || Reflect.ownKeys(list).length !== list.length + 1) return false;
  for (let at = 0; at < list.length; at++) {
    // A gap has the value `undefined`, which is not exact either.
    if (!isExact(list[at], depth + 1)) return false;
  }
  return true;
}

function isExactRecord(record: object, depth: number): boolean {
  if (getPrototypeOf(record) !== Object.prototype) return false;
  for (const name of Reflect.ownKeys(record)) {
    // An accessor has no value.
    const { enumerable, value } = getOwnPropertyDescriptor(record, name)!;
    if (enumerable !== true || typeof name === 'symbol' || name === 'toJSON' || !isExact(value, depth + 1))
      return false;
  }
  return true;
}

/** The JSON of a value that comes back equal from it; nothing for any other. */
export function exactJson(value: unknown): string | undefined {
  try {
    return isExact(value, 0) ? JSON.stringify(value) : undefined;
  } catch {
    // A proxy may refuse to be looked at.
    return undefined;
  }
}
