// Health where there is no page.
import { watchHealth } from '/pkg/health.js';

onmessage = async () => {
  try {
    const health = await watchHealth({ sampleEvery: 1000, watchFetch: true, persist: 'worker' });
    for (let n = 0; n < 3; n++) await fetch('/values.js').then((answer) => answer.text());
    health.record('jobs', 5);
    await health.time('job', async () => 'done');
    const end = performance.now() + 20_000;
    while (health.history('requestRate', 'raw').length === 0 && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const { metrics, cost } = health.snapshot();
    const report = await health.report({ format: 'markdown' });
    const { status } = health.check();
    health.close();
    postMessage({ metrics, cost, report, status });
  } catch (error) {
    postMessage({ error: String(error?.stack ?? error) });
  }
};
