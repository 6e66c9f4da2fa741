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

let markers = 0;

/** A text that is nowhere else, and that nothing makes shorter. */
export function marker() {
  const random = crypto.getRandomValues(new Uint8Array(12));
  return `marker${Array.from(random, (byte) => byte.toString(36)).join('')}${markers++}`;
}

/** A value of a kind with a text in it: one that JSON carries, one for structured clone, or bytes. */
export function secret(kind, text) {
  if (kind === 'json') return { secret: text };
  if (kind === 'clone') return new Map([[1, text]]);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Which of these texts are in the records of a database: in texts, buffers and clones. */
export async function found(name, texts) {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const records = await Promise.all(
    [...database.objectStoreNames].map(
      (store) =>
        new Promise((resolve) => {
          database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result);
        }),
    ),
  );
  database.close();
  const stored = [];
  const collect = (value) => {
    if (typeof value === 'string') stored.push(value);
    else if (value instanceof Uint8Array) stored.push(Array.from(value, (byte) => String.fromCharCode(byte)).join(''));
    else if (value instanceof Map) for (const pair of value) pair.forEach(collect);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(records);
  return texts.filter((text) => stored.some((one) => one.includes(text)));
}
