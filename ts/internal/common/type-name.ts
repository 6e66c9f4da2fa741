/** The class of a platform object by its internal tag: right across realms, where `instanceof` is not. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** A value's type for a message: `null`, `string`, `Map` ... */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? tagOf(value) : typeof value;
}
