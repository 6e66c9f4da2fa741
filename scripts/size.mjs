// npm run size: what a page loads, and whether it is within the budgets.
import { build } from './build.mjs';
import { run } from './internal/fail.mjs';
import { red } from './internal/log.mjs';
import { formatSizes, sizeReport } from './internal/size-report.mjs';

await run(async () => {
  await build();
  const { text, over } = formatSizes(sizeReport());
  console.log(`\n${text}`);
  for (const { name } of over) console.error(red(`over its budget: ${name}`));
  return over.length ? 1 : 0;
});
