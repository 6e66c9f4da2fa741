// What each framework has to show, whatever it is: the same for all.
import { configure, createCache } from 'pagelift/cache';

configure({ wasm: { cache: '/pkg/wasm/cache.wasm' } });

const until = async (condition) => {
  for (const end = performance.now() + 10_000; !condition();) {
    if (performance.now() > end)
      throw new Error(`never: ${condition}; shown is "${document.querySelector('#shown')?.textContent}"`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** What a component shows of a state. */
export const textOf = ({ data, error, isStale, isLoading }) =>
  [data ?? 'nothing', isStale ? 'stale' : 'fresh', isLoading ? 'loading' : 'calm', error?.message ?? 'well'].join(', ');

/**
 * `mount(cache, key, load)` shows the value in an element #shown, and gives functions that show another key and that unmount it.
 */
export async function play(mount) {
  const cache = await createCache({ maxEntries: 100, staleIfError: 1e6 });
  let server = 'first';
  let answer = async () => server;
  let loads = 0;
  const load = ({ key }) => (loads++, answer(key));
  const shown = [];
  const shows = async (text) => {
    await until(() => document.querySelector('#shown')?.textContent === text);
    shown.push(text);
  };
  const { setKey, unmount } = await mount(cache, 'k', load);
  await shows('first, fresh, calm, well');
  const atFirst = loads;

  // A change here, and one that the server has made.
  cache.set('k', 'set');
  await shows('set, fresh, calm, well');
  server = 'second';
  let finish;
  answer = () => new Promise((resolve) => (finish = () => resolve(server)));
  cache.invalidate('k');
  await shows('set, stale, loading, well');
  finish();
  await shows('second, fresh, calm, well');

  // A failure leaves what is shown, and is tried again later by itself.
  answer = async () => Promise.reject(new Error('offline'));
  cache.invalidate('k');
  await shows('second, stale, calm, offline');
  server = 'third';
  answer = async () => server;
  await shows('third, fresh, calm, well');

  // Stale values are loaded when the device is online again; fresh ones are not.
  const before = loads;
  dispatchEvent(new Event('online'));
  cache.expire('k');
  await shows('third, stale, calm, well');
  server = 'fourth';
  dispatchEvent(new Event('online'));
  await shows('fourth, fresh, calm, well');
  const online = loads - before;

  cache.set('other', 'of another key');
  await setKey('other');
  await shows('of another key, fresh, calm, well');
  await setKey('k');
  await shows('fourth, fresh, calm, well');
  await unmount();
  const last = loads;
  cache.invalidate('k');
  await new Promise((resolve) => setTimeout(resolve, 30));
  return { shown, atFirst, online, after: loads - last };
}
