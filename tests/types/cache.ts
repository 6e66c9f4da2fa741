/** Right and wrong use of the cache, as the compiler sees it. Nothing here runs. */
import { apiCache, createCache, createCacheSync } from 'pagelift/cache';
import type { Cache, CacheOptions, CacheStats, LevelStats, LoadContext } from 'pagelift/cache';
import { createCache as fromIndex } from 'pagelift';

/** Fails to compile unless both types are the same. */
function same<Left, Right>(
  ..._: (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? [] : [never]
): void {}

interface User {
  readonly name: string;
}

declare const loadedUser: User;
declare const loadUser: (context: LoadContext<User>) => Promise<User>;

same<typeof createCache, typeof fromIndex>();

export async function use(): Promise<void> {
  const cache = await createCache<User>({
    ...apiCache,
    name: 'users',
    compress: true,
    persist: true,
    sizeOf: (user, key) => user.name.length + key.length,
  });
  same<typeof cache, Cache<User>>();
  const held = cache.get('a');
  same<typeof held, User | undefined>();
  const loaded = await cache.fetch('a', loadUser, { tags: ['users'], signal: AbortSignal.timeout(10) });
  same<typeof loaded, User>();
  const many = await cache.fetchMany(['a', 'b'], (keys, { stale }) => keys.map((key) => stale.get(key)));
  same<typeof many, Map<string, User>>();
  await cache.fetch(
    'a',
    async ({ key, signal, keep }) => {
      keep({ ttl: 1000, tags: [key] });
      return signal.aborted ? { name: '' } : loadedUser;
    },
    { softTimeout: 300 },
  );
  const stats: CacheStats = cache.stats();
  stats.hitRatio satisfies number;
  const levels: readonly LevelStats[] = Object.values(stats.levels);
  levels[0]?.bytesAre satisfies 'exact' | 'estimated' | undefined;
  for (const [key, user] of cache) key.length + user.name.length;
  cache.on('dispose', ({ key, value, reason }) => key + value.name + reason)();
  cache.invalidate({ tag: 'users' });
  cache.invalidate({ prefix: 'user:' });
  cache.invalidate({ pattern: 'user:*' });
  cache.invalidate(/^user:/);
  cache.invalidate((_, user) => user.name === '');
  cache.expire('a');
  cache.setMany(cache.dump()) satisfies number;
  const wrapped = (own: CacheOptions<User>) => createCacheSync({ ttl: 1000, ...own });
  wrapped({ maxBytes: 1000, name: 'users', crossTab: Math.random() < 0.5 });
  const both = (maxEntries?: number) => createCacheSync({ maxEntries, maxBytes: 1 });
  both(1);
  using disposed = createCacheSync<User>({ maxBytes: 1000 });
  disposed.set('a', { name: 'A' }, { ttl: 1000, size: 10 });
}

export async function misuse(): Promise<void> {
  const cache = createCacheSync<User>({ maxEntries: 1 });
  // @ts-expect-error no bound at all
  createCacheSync({ ttl: 1000 });
  // @ts-expect-error a name is needed
  await createCache({ maxEntries: 1, persist: true });
  // @ts-expect-error a name is needed
  await createCache({ ...apiCache, crossTab: true });
  // @ts-expect-error nobody's business
  cache.adopt;
  // @ts-expect-error not a user
  cache.set('a', 1);
  // @ts-expect-error keys are strings
  cache.get(1);
  // @ts-expect-error an unknown filter
  cache.invalidate({ tags: ['a'] });
  // @ts-expect-error an unknown policy
  const wrong: CacheOptions<User> = { maxEntries: 1, policy: 'fifo' };
  // @ts-expect-error an unknown event
  cache.on('evicted', () => wrong);
  // @ts-expect-error the load is of another type
  await cache.fetch('a', () => 'text');
  // @ts-expect-error nothing is to be changed here
  cache.stats().hits = 0;
}

export async function changes(): Promise<void> {
  const cache = await createCache<User>({
    name: 'users',
    maxEntries: 10,
    crossTab: { hydrate: true },
    persist: { maxEntries: 100, maxBytes: 1e6 },
    loadTimeout: 1000,
  });
  const stop = cache.subscribe({ tag: 'users' }, ({ key, kind, origin }) => void `${key} ${kind} ${origin}`);
  stop();
  cache.update('a', (user) => ({ name: user?.name ?? '' }), { tags: ['users'] });
  const undo: () => void = cache.optimistic('a', () => loadedUser);
  undo();
  await cache.prefetch('a', loadUser, { background: true });
  const { live, cold, stored } = await cache.inventory({ tag: 'users' });
  void [...live, ...cold, ...stored].length;
  void cache.info('a')?.tags.length;
  void cache.peek('a', { stale: true })?.name;
  cache.remove({ prefix: 'a' });
  cache.invalidate('a');
  // @ts-expect-error no such option
  await createCache({ maxEntries: 1, name: 'a', persist: { maxAge: 1 } });
  // @ts-expect-error needs a name
  await createCache({ maxEntries: 1, crossTab: { hydrate: true } });
  // @ts-expect-error another kind of value
  cache.update('a', () => 3);
}
