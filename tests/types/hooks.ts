/** Right and wrong use of the hooks, as the compiler sees it. Nothing here runs. */
import type { Cache } from 'pagelift/cache';
import { useCached } from 'pagelift/react';
import { useCached as inSvelte } from 'pagelift/svelte';
import { useCached as inVue } from 'pagelift/vue';

interface User {
  readonly name: string;
}

declare const users: Cache<User>;
declare const loadUser: (context: { readonly key: string; readonly signal: AbortSignal }) => Promise<User>;

export function react(): string {
  const { data, error, isStale, isLoading, refresh } = useCached(users, 'a', loadUser, { ttl: 1000, every: 5000 });
  void refresh().then(({ name }) => name);
  // @ts-expect-error there may be none yet
  data.name.length;
  // @ts-expect-error no such option
  useCached(users, 'a', loadUser, { staleTime: 1000 });
  // @ts-expect-error a user is no number
  useCached(users, 'a', () => 3);
  return `${data?.name} ${String(error)} ${isStale && isLoading}`;
}

export function vue(): string | undefined {
  const { data, refresh } = inVue(users, () => 'a', loadUser);
  void refresh();
  return inVue(users, { value: 'a' }, loadUser).data.value?.name ?? data.value?.name;
}

export function svelte(): () => void {
  const user = inSvelte(users, 'a', loadUser, { onFocus: false });
  return user.subscribe(({ data, isLoading }) => void (isLoading || data?.name));
}
