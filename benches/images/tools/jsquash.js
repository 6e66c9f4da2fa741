import { inTurn } from './shared/in-turn.js';

// A worker per lane, as an application would write it: the file goes in, the bytes come out by transfer.
const lanes = [];

function lane(index) {
  if (!lanes[index]) {
    const worker = new Worker(new URL('./jsquash-worker.js', import.meta.url), { type: 'module' });
    const waiting = [];
    worker.addEventListener('message', ({ data }) => {
      const { resolve, reject } = waiting.shift();
      if (data.error) reject(new Error(data.error));
      else resolve(new Blob([data.bytes], { type: 'image/webp' }));
    });
    worker.addEventListener('error', (event) => {
      for (const { reject } of waiting.splice(0)) reject(new Error(event.message || 'the worker failed'));
    });
    lanes[index] = (message) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(message);
      });
  }
  return lanes[index];
}

export const compress = (file, settings) => lane(0)({ file, ...settings });

export function batch(jobs, { concurrency, ...settings }) {
  const free = Array.from({ length: concurrency }, (_, index) => index);
  return inTurn(jobs, concurrency, async ({ file, quality }) => {
    const index = free.pop();
    try {
      return await lane(index)({ file, quality, ...settings });
    } finally {
      free.push(index);
    }
  });
}
