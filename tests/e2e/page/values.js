// Values to keep, made in the page itself: where tests run in a world of their own, so do the values that they make.

/** By key, everything that can be cloned. */
export function everyKind() {
  const cyclic = { name: 'cyclic' };
  cyclic.self = cyclic;
  const values = {
    date: new Date(86400000),
    map: new Map([['a', new Set([1, 2])]]),
    bytes: new Uint8Array([1, 2, 3]),
    floats: new Float64Array([0.1]),
    buffer: new Uint8Array([9, 8]).buffer,
    regexp: /a+/gi,
    big: 12345678901234567890n,
    zero: -0,
    nan: NaN,
    none: undefined,
    nil: null,
    // prettier-ignore
    gap: [1, , 3],
    partly: { a: undefined, b: [undefined] },
    error: new RangeError('far'),
    cyclic,
    text: 'ä€😀\ud800\u2028',
    long: 'x'.repeat(100_000),
    number: 1 / 3,
    yes: true,
    list: [1, [2, [3]]],
    record: { a: { b: { c: [] } } },
    empty: '',
  };
  for (let i = 0; i < 600; i++) values[`m${i}`] = i % 2 ? new Map([[i, i]]) : { i };
  return values;
}

/** A text that is the same for equal values, and for no others of these. */
export function show(value, seen = new Set()) {
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : typeof value + String(value);
  if (seen.has(value)) return 'again';
  seen.add(value);
  const name = Object.prototype.toString.call(value);
  if (value instanceof Map || value instanceof Set) return name + [...value].map((one) => show(one, seen));
  if (value instanceof ArrayBuffer) return name + new Uint8Array(value);
  if (value instanceof Date || value instanceof RegExp || value instanceof Error) return name + String(value);
  return name + (value.length ?? '') + Object.keys(value).map((key) => `${key}:${show(value[key], seen)}`);
}

/** A value of about 600 bytes, which says whose it is and of which round. */
export const record = (key, round) => ({
  key,
  round,
  text: `${key} in round ${round}. `.repeat(25),
  list: [round, key, null],
});

/** Whether it is one of those, unharmed. */
export const isRecord = (value, key) => JSON.stringify(value) === JSON.stringify(record(key, value?.round));

/** The same in a form that JSON does not carry. */
export const recordInMap = (key, round) => new Map([['record', record(key, round)]]);

/** The round of a value of either form; nothing when it is harmed. */
export function roundOf(value, key) {
  const found = value instanceof Map ? value.get('record') : value;
  return isRecord(found, key) ? found.round : undefined;
}
