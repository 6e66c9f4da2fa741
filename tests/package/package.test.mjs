// The packed tarball in the projects of others. One file, so that it is packed and installed once.
import { before } from 'node:test';
import { pack, prepareConsumer } from './internal/consumer.mjs';

before(async () => {
  await pack();
  console.log(`installed in an empty project with Vite ${await prepareConsumer()}`);
});

for (const suite of ['contents', 'node', 'pages']) await import(`./suites/${suite}.mjs`);
