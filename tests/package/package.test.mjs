// The packed tarball in the projects of others. One file, so that it is packed and installed once.
import { before } from 'node:test';
import { pack, prepareConsumer } from './internal/consumer.mjs';

let tarball;
/** Path of the tarball. */
export const packed = () => tarball;

before(async () => {
  tarball = await pack();
  console.log(`installed in an empty project with Vite ${await prepareConsumer(tarball)}`);
});

for (const suite of ['contents', 'node', 'pages']) await import(`./suites/${suite}.mjs`);
