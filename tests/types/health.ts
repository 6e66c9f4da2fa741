/** Health, as the compiler sees it. Nothing here runs. */
import { createCache, watchHealth } from 'pagelift';
import type { Health, HealthAlert, HealthDocument, HealthSnapshot } from 'pagelift';
import { watchHealth as fromHealth } from 'pagelift/health';

export const same: typeof watchHealth = fromHealth;

export async function watch(): Promise<HealthSnapshot> {
  const cache = await createCache<string>({ maxEntries: 10 });
  const health: Health = await watchHealth({
    sampleEvery: 5000,
    thresholds: { inp: { warning: 150, critical: 400 }, memoryShare: false },
    slis: { checkout: { objective: 0.99 } },
    persist: 'shop',
    alerts: { wait: 0, keep: 1000, window: 60_000 },
    sinks: [{ alert: ({ alert }) => console.warn(alert.message) }],
    cache,
  });
  const off: () => void = health.on('vital', ({ metric, value }) => console.log(metric, value));
  health.record('cart', 3, '1', { shop: 'a' });
  const user: { id: string } = await health.time('load', async () => ({ id: '1' }));
  const sum: number = health.time('sum', () => 1 + 1);
  health.count('checkout', user.id !== '' && sum > 0);
  const alerts: readonly HealthAlert[] = health.alerts();
  for (const { id } of alerts) health.resolve(id, 'known');
  const document: HealthDocument = health.check({ services: { database: true } });
  const { inp } = health.snapshot().metrics;
  console.log(document.status, inp.available ? inp.p75 : inp.reason, health.history('inp', 'raw')[0]?.p95);
  const page: string = await health.report({ period: 'day', format: 'html' });
  console.log(page, (await health.report()).summary);
  // @ts-expect-error no such unit
  health.record('cart', 3, 'furlongs');
  // @ts-expect-error no such event
  health.on('boredom', () => {});
  // @ts-expect-error an option that does not exist
  await watchHealth({ interval: 3 });
  off();
  health[Symbol.dispose]();
  return health.snapshot();
}
