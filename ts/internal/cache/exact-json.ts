/** Deeper values are left to structured clones, and so are cycles, which are deeper than anything. */
const DEEPEST = 100;

/** Whether parsing the JSON of a value gives an equal one: plain objects and arrays of texts, numbers and the like. */
function isExact(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth === DEEPEST) return false;
  const list = Array.isArray(value);
  if (Object.getPrototypeOf(value) !== (list ? Array.prototype : Object.prototype)) return false;
  if (Object.getOwnPropertySymbols(value).length > 0) return false;
  const names = Object.getOwnPropertyNames(value);
  // A list with gaps, or with names of its own.
  if (list && names.length !== value.length + 1) return false;
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(value, name)!;
    if (list && name === 'length') continue;
    if (list && !isIndex(name)) return false;
    if (property.enumerable !== true || !('value' in property) || name === 'toJSON') return false;
    if (!isExact(property.value, depth + 1)) return false;
  }
  return true;
}

const isIndex = (name: string): boolean => {
  const first = name.charCodeAt(0);
  return first >= 48 && first <= 57;
};

/** The JSON of a value that comes back equal from it; nothing for any other. */
export function exactJson(value: unknown): string | undefined {
  return isExact(value, 0) ? JSON.stringify(value) : undefined;
}
