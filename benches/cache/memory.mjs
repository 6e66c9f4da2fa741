// node --expose-gc memory.mjs NAME ENTRIES: prints the bytes per entry that a cache adds to key and value.
import { createCache } from '../../pkg/cache.node.js';
import { peers } from './peers.js';

const [name, count] = process.argv.slice(2);
const entries = Number(count);
const keys = Array.from({ length: entries }, (_, number) => `resource:${String(number).padStart(15, '0')}`);
const used = () => {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
// WebAssembly's memory is in neither number.
let wasm = 0;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...parts) {
    super(...parts);
    wasm = this.exports.memory;
  }
};
const before = used();
const cache = await peers(createCache)[name](entries, 0);
const empty = wasm ? wasm.buffer.byteLength : 0;
for (const key of keys) cache.set(key, 1);
const bytes = used() - before + (wasm ? wasm.buffer.byteLength - empty : 0);
if (cache.get(keys[entries - 1]) !== 1) throw new Error(`${name} has lost an entry`);
console.log(Math.round(bytes / entries));
