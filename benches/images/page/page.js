// The page's half of the bench: holds the photos, runs one tool at a time, hands out what came out.
const photos = new Map();
const tools = new Map();

/** A file of its own each time, so that no decoder finds it in a cache. */
const fresh = (name) => new File([photos.get(name)], `${name}.jpg`, { type: 'image/jpeg' });

const digest = async (blob) => {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Marks the window in a trace; the pause lets the task that called us end first. */
async function timed(work) {
  await pause(30);
  performance.mark('bench:start');
  const start = performance.now();
  const result = await work();
  const ms = performance.now() - start;
  performance.mark('bench:end');
  return { ms, result };
}

async function tool(name) {
  if (!tools.has(name)) tools.set(name, await import(`/tools/${name}.js`));
  return tools.get(name);
}

async function describe(blob) {
  return { bytes: blob.size, type: blob.type, digest: await digest(blob) };
}

const save = (blob, to) => fetch(`/output/${to}`, { method: 'POST', body: blob });

globalThis.bench = {
  async addPhoto(name) {
    photos.set(name, await (await fetch(`/photos/${name}`)).arrayBuffer());
  },
  async load(name) {
    await tool(name);
  },
  /** One photo, at a quality from 0 to 100. `settings`: what else the tool takes. With `to`, the output is saved. */
  async single(name, photo, box, quality, { to, settings } = {}) {
    const { compress } = await tool(name);
    const file = fresh(photo);
    const { ms, result } = await timed(() => compress(file, { box, quality, ...settings }));
    const detail = result.blob ? result : { blob: result };
    if (to) await save(detail.blob, to);
    return { ms, timings: detail.timings, ...(await describe(detail.blob)) };
  },
  /** From nothing: the tool's code, its workers, its wasm, one photo. */
  async cold(name, photo, box, quality, settings) {
    const file = fresh(photo);
    const { ms, result } = await timed(async () => {
      const { compress } = await tool(name);
      return compress(file, { box, quality, ...settings });
    });
    return { ms, ...(await describe(result.blob ?? result)) };
  },
  /** Many photos, `[photo, quality]` each, at most `concurrency` at a time. */
  async batch(name, list, box, concurrency, settings) {
    const { batch } = await tool(name);
    const jobs = list.map(([photo, quality]) => ({ file: fresh(photo), quality }));
    const { ms, result } = await timed(() => batch(jobs, { box, concurrency, ...settings }));
    const outputs = [];
    for (const blob of result) outputs.push(await describe(blob));
    return { ms, outputs };
  },
  /** For tools that have workers of their own: at most this many from now on. */
  async prepare(name, concurrency) {
    await (await tool(name)).prepare?.(concurrency);
  },
};
