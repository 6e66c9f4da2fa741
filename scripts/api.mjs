// npm run api: keeps the public types as they are now in tests/api/; npm run check fails when they are others.
import { build } from './build.mjs';
import { keepTypes } from './internal/declarations/kept.mjs';
import { run } from './internal/fail.mjs';

await run(async () => {
  await build();
  keepTypes();
});
