// npm test: every test. npm test -- engine|bindings|unit|e2e|package: a part of them (several may be named);
// npm test -- e2e firefox: in that browser engine only. With one part, names within it:
// npm test -- unit cache/fetch, npm test -- engine time::wheel, npm test -- e2e chromium images/batch (a file or a folder).
import { build } from './build.mjs';
import { ENGINES, testEngines } from './internal/browsers.mjs';
import { testBindings, testEngine } from './internal/cargo-tests.mjs';
import { add, failure, none, summary } from './internal/counts.mjs';
import { exec } from './internal/exec.mjs';
import { Fail, run } from './internal/fail.mjs';
import { note, red, section, warn } from './internal/log.mjs';
import { runNodeTests, suiteName, testFiles } from './internal/node-tests.mjs';
import { inRoot, npmBin } from './internal/paths.mjs';
import { requireNode, requireRust } from './internal/requirements.mjs';
import { isNamed, selection } from './internal/test-selection.mjs';

/** What a part is, and what it needs: the built package (and the tools to build it), browsers. */
const PARTS = {
  engine: { title: 'engine and codec, natively', work: ({ names }) => testEngine(names) },
  bindings: {
    title: 'bindings',
    needs: ['build', 'browsers'],
    work: ({ tools, engines }) => inEach(engines, 'bindings', (engine) => testBindings(engine, tools)),
  },
  unit: { title: 'units and types in Node', needs: ['build'], work: unit },
  e2e: {
    title: 'built package, end to end',
    needs: ['build', 'browsers'],
    work: ({ engines, names }) => inEach(engines, 'end to end', (engine) => endToEnd(engine, names)),
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

const endToEnd = (engine, names) =>
  runNodeTests(`e2e-${engine.name}`, [inRoot('tests/e2e/main.test.mjs')], {
    PAGELIFT_ENGINE: JSON.stringify(engine),
    PAGELIFT_SUITES: names.length ? names.join() : process.env.PAGELIFT_SUITES,
  });

async function unit({ names }) {
  const files = testFiles('tests/unit').filter((file) => isNamed(suiteName('tests/unit', file), names));
  if (!files.length) throw new Fail(`no file or folder of tests/unit is named ${names.join(' or ')}`);
  const counts = await runNodeTests('unit', files);
  if (names.length) return counts;
  note('types: tsc -p tests/types');
  const types = await exec(npmBin('tsc'), ['-p', 'tests/types/tsconfig.json']).then(
    () => ({ ...none(), passed: 1 }),
    () => failure('types: tsc -p tests/types'),
  );
  return add(counts, types);
}

await run(async () => {
  const asked = selection(process.argv.slice(2), { parts: Object.keys(PARTS), engines: ENGINES });
  const parts = asked.parts.map((name) => PARTS[name]);
  if (asked.names.length && !['engine', 'unit', 'e2e'].includes(asked.parts[0]))
    throw new Fail(`the tests of "${asked.parts[0]}" run all together`, `npm test -- ${asked.parts[0]}`);
  const need = (what) => parts.some(({ needs }) => needs?.includes(what));
  requireNode();
  requireRust();
  const context = { names: asked.names };
  if (need('build')) {
    section('build');
    context.tools = await build();
  }
  if (need('browsers')) context.engines = await testEngines({ only: asked.engines });

  let total = none();
  for (const { title, work } of parts) {
    section(title);
    try {
      total = add(total, await work(context));
    } catch (error) {
      console.error(red(error instanceof Fail ? error.message : error.stack));
      total = add(total, failure(title));
    }
  }
  console.log(`\n${summary(total)}`);
  return total.failed ? 1 : 0;
});
