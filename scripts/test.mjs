// npm test: every test. npm test -- engine|bindings|unit|e2e|package: a part of them (several may be named);
// npm test -- e2e firefox: in that browser engine only.
import { existsSync } from 'node:fs';
import { build } from './build.mjs';
import { ENGINES, testEngines } from './internal/browsers.mjs';
import { testBindings, testEngine } from './internal/cargo-tests.mjs';
import { add, none, summary } from './internal/counts.mjs';
import { exec } from './internal/exec.mjs';
import { Fail, run } from './internal/fail.mjs';
import { note, red, section, warn } from './internal/log.mjs';
import { runNodeTests, testFiles } from './internal/node-tests.mjs';
import { inRoot, npmBin } from './internal/paths.mjs';
import { requireNode, requireRust } from './internal/requirements.mjs';

/** What a part is, and what it needs: the built package (and the tools to build it), browsers. */
const PARTS = {
  engine: { title: 'engine and codec, natively', work: testEngine },
  bindings: {
    title: 'bindings',
    needs: ['build', 'browsers'],
    work: ({ tools, engines }) => inEach(engines, 'bindings', (engine) => testBindings(engine, tools)),
  },
  unit: { title: 'units and types in Node', needs: ['build'], work: unit },
  e2e: {
    title: 'built package, end to end',
    needs: ['build', 'browsers'],
    work: ({ engines }) => inEach(engines, 'end to end', endToEnd),
  },
  package: {
    title: 'packed tarball in other projects',
    needs: ['build'],
    work: () => runNodeTests('package', testFiles('tests/package')),
  },
};

/** Runs work in each engine; one that is not installed is one skipped test that says why. */
async function inEach(engines, what, work) {
  let total = none();
  for (const engine of engines) {
    if (engine.missing) {
      warn(`${what} in ${engine.label}: skipped because ${engine.missing}`);
      total = add(total, { ...none(), skipped: 1 });
      continue;
    }
    section(`${what} in ${engine.label}`);
    total = add(total, await work(engine));
  }
  return total;
}

const endToEnd = (engine) =>
  runNodeTests(`e2e-${engine.name}`, [inRoot('tests/e2e/main.test.mjs')], { PAGELIFT_ENGINE: JSON.stringify(engine) });

async function unit() {
  const counts = await runNodeTests('unit', testFiles('tests/unit'));
  if (!existsSync(inRoot('tests/types/tsconfig.json'))) return counts;
  note('types: tsc -p tests/types');
  const types = await exec(npmBin('tsc'), ['-p', 'tests/types/tsconfig.json']).then(
    () => ({ ...none(), passed: 1 }),
    () => ({ ...none(), failed: 1 }),
  );
  return add(counts, types);
}

await run(async () => {
  const args = process.argv.slice(2);
  const engineNames = args.filter((name) => ENGINES.includes(name));
  const names = args.filter((name) => !ENGINES.includes(name));
  const unknown = names.find((name) => !(name in PARTS));
  if (unknown)
    throw new Fail(
      `there is no part "${unknown}"`,
      `npm test -- ${Object.keys(PARTS).join('|')} [${ENGINES.join('|')}]`,
    );
  const parts = Object.entries(PARTS).filter(([name]) => !names.length || names.includes(name));
  const need = (what) => parts.some(([, part]) => part.needs?.includes(what));
  requireNode();
  requireRust();
  const context = {};
  if (need('build')) {
    section('build');
    context.tools = await build();
  }
  if (need('browsers')) context.engines = await testEngines({ only: engineNames.length ? engineNames : ENGINES });

  let total = none();
  for (const [, { title, work }] of parts) {
    section(title);
    try {
      total = add(total, await work(context));
    } catch (error) {
      console.error(red(error instanceof Fail ? error.message : error.stack));
      total = add(total, { ...none(), failed: 1 });
    }
  }
  console.log(`\n${summary(total)}`);
  return total.failed ? 1 : 0;
});
