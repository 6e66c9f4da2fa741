// The hooks in the frameworks themselves: React 19 in StrictMode, Vue 3, Svelte 5.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inPage } from '../../internal/harness.mjs';
import { pkgDir } from '../../../../scripts/internal/paths.mjs';

const folder = fileURLToPath(new URL('../../hooks/', import.meta.url));

/** The page of all tests, with a script more. */
const pageWith = (script) =>
  readFileSync(new URL('../../page/index.html', import.meta.url), 'utf8').replace(
    '</head>',
    `<script type="module" src="${script}"></script></head>`,
  );

/** A bundle as an app would have it, in development: StrictMode mounts everything twice then. */
async function bundle(framework) {
  const { build } = await import('esbuild');
  const components = {
    name: 'svelte',
    setup(build) {
      build.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
        const { compile } = await import('svelte/compiler');
        return {
          contents: compile(readFileSync(path, 'utf8'), { generate: 'client', filename: path }).js.code,
          loader: 'js',
        };
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: [`${folder}${framework}.js`],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['browser', 'development'],
    alias: Object.fromEntries(
      ['cache', 'react', 'vue', 'svelte'].map((name) => [`pagelift/${name}`, `${pkgDir}/${name}.js`]),
    ),
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    plugins: [components],
    logLevel: 'silent',
  });
  return outputFiles[0].contents;
}

for (const framework of ['react', 'vue', 'svelte']) {
  inPage(
    `useCached in ${framework}: loads once, shows changes, failures and what is stale, and ends`,
    {},
    async (page) => {
      const code = await bundle(framework);
      page.route(`/hooks-${framework}.js`, (_, response) => {
        response.setHeader('content-type', 'text/javascript');
        response.end(code);
      });
      page.route(`/hooks-${framework}.html`, (_, response) => {
        response.setHeader('content-type', 'text/html');
        response.end(pageWith(`/hooks-${framework}.js`));
      });
      await page.open(`hooks-${framework}.html`);
      const result = await page.run(async () => {
        while (window.hooks === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
        return window.hooks();
      });
      const { shown, ...counts } = result;
      assert.equal(shown.length, 10);
      // Once at first, however often it was mounted; when online again, only what was stale.
      assert.deepEqual(counts, { atFirst: 1, online: 1, after: 0 });
    },
  );
}
