/** What the cache itself needs for an entry beside key and value, in bytes, about. */
const ENTRY = 96;

/** Bytes of a key with all that its entry needs beside the value. */
export const keySize = (key: string): number => ENTRY + key.length;
