// Tabs of the built package over a channel whose messages take their time, with tabs that open, close and freeze: in the end they agree.
// `TABS_ROUNDS` says how many worlds there are: 200 by default.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const ROUNDS = Number(process.env.TABS_ROUNDS ?? 200);
const AT_ONCE = 200;
/** How long a tab waits for an answer before it asks another one, in ms, and a little more. */
const ANSWER = 1100;

/** Channels by name. Messages of one come in their order, each some ms late; those to a frozen one wait. */
const channels = new Map();
let onTheirWay = 0;

class SlowChannel extends EventTarget {
  #last = 0;
  frozen = false;
  #waiting = [];

  constructor(name) {
    super();
    this.name = name;
    const known = channels.get(name) ?? new Set();
    channels.set(name, known.add(this));
  }

  postMessage(message) {
    const data = structuredClone(message);
    for (const other of channels.get(this.name)) if (other !== this) other.#send(data, this.name);
  }

  #send(data, name) {
    onTheirWay++;
    const due = Math.max(this.#last, performance.now() + Math.random() * 6);
    this.#last = due;
    setTimeout(() => {
      onTheirWay--;
      if (!channels.get(name).has(this)) return;
      if (this.frozen) this.#waiting.push(data);
      else this.dispatchEvent(new MessageEvent('message', { data }));
    }, due - performance.now());
  }

  thaw() {
    this.frozen = false;
    for (const data of this.#waiting.splice(0)) this.dispatchEvent(new MessageEvent('message', { data }));
  }

  close() {
    channels.get(this.name).delete(this);
  }
}
globalThis.BroadcastChannel = SlowChannel;

const { createCache, createCacheSync } = await import('pagelift/cache');

const calm = async () => {
  for (let quiet = 0; quiet < 3; quiet = onTheirWay === 0 ? quiet + 1 : 0)
    await new Promise((resolve) => setTimeout(resolve, 8));
};

function randomly(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const look = (cache) =>
  Array.from({ length: 6 }, (_, i) => {
    const key = `k${i}`;
    return (
      cache.peek(key) ??
      (cache.peek(key, { stale: true }) === undefined ? undefined : `(${cache.peek(key, { stale: true })})`)
    );
  });

async function world(seed) {
  const random = randomly(seed * 2654435761 || 1);
  const options = { name: `world ${seed}`, maxEntries: 50, crossTab: { hydrate: true }, staleIfError: 1e9 };
  const open = async () => (random(2) === 0 ? createCacheSync(options) : createCache(options));
  const tabs = [await open(), await open()];
  let count = 0;
  const acts = [
    (cache, key) => cache.set(key, `${++count}`, { tags: [`t${random(2)}`] }),
    (cache, key) => cache.set(key, `${++count}`),
    (cache, key) => cache.setMany([[key, `${++count}`, { ttl: 1e6 }]]),
    (cache, key) => cache.delete(key),
    (cache, key) => cache.expire(key),
    (cache) => cache.invalidate({ tag: `t${random(2)}` }),
    (cache) => cache.remove({ tag: `t${random(2)}` }),
    (cache) => cache.expire({ prefix: 'k' }),
    (cache, key) => cache.remove({ pattern: `?${key.slice(1)}` }),
    (cache, key) => cache.remove((other) => other === key),
    (cache, key) => cache.invalidate(new RegExp(key)),
    (cache) => (random(4) === 0 ? cache.clear() : undefined),
    (cache, key) => cache.fetch(key, () => `${++count}`, { refresh: true }).catch(() => {}),
    (cache, key) => cache.update(key, () => `${++count}`),
  ];
  const channelsOf = () => [...(channels.get(`pagelift-cache/1:world ${seed}`) ?? [])];
  for (let step = 0; step < 60; step++) {
    const what = random(40);
    if (what === 0 && tabs.length < 5) tabs.push(await open());
    else if (what === 1 && tabs.length > 2) tabs.splice(random(tabs.length), 1)[0].close();
    else if (what === 2 && channelsOf().length > 0) channelsOf()[random(channelsOf().length)].frozen = true;
    else if (what === 3) for (const channel of channelsOf()) channel.thaw();
    else acts[random(acts.length)](tabs[random(tabs.length)], `k${random(6)}`);
    if (random(3) === 0) await new Promise((resolve) => setTimeout(resolve, random(4)));
  }
  return {
    seed,
    thaw: () => channelsOf().forEach((channel) => channel.thaw()),
    end() {
      const seen = tabs.map(look);
      for (const cache of tabs) cache.close();
      return seen;
    },
  };
}

test(
  `whatever happens at the same time, all tabs end with the same, ${ROUNDS} times`,
  { timeout: 600_000 },
  async () => {
    let values = 0;
    for (let from = 1; from <= ROUNDS; from += AT_ONCE) {
      const worlds = await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, ROUNDS - from + 1) }, (_, i) => world(from + i)),
      );
      await calm();
      for (const { thaw } of worlds) thaw();
      // Some have asked a tab that is gone.
      for (let round = 0; round < 2; round++) {
        await calm();
        await new Promise((resolve) => setTimeout(resolve, ANSWER));
      }
      await calm();
      for (const { seed, end } of worlds) {
        const [first, ...others] = end();
        values += first.filter((value) => value !== undefined).length;
        for (const other of others) assert.deepEqual(other, first, `world ${seed}`);
      }
    }
    assert.ok(values > ROUNDS, `${values} values are left`);
  },
);
