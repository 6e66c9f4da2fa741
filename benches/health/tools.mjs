// Each tool as a page's own code would start it, bundled and minified.
import { build } from 'esbuild';
import { brotliCompressSync } from 'node:zlib';
import { inRoot } from '../../scripts/internal/paths.mjs';

/** What watches a page, by tool; the bare page has none. Nothing is sent anywhere: what they would send is dropped. */
const STARTS = {
  bare: '',
  'web-vitals': `
    import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals/attribution';
    const heard = [];
    for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on((metric) => heard.push(metric), { reportAllChanges: true });
    window.started = true;`,
  'perfume.js': `
    import { initPerfume } from 'perfume.js/dist/perfume.esm.min.js';
    const heard = [];
    initPerfume({ resourceTiming: true, elementTiming: true, analyticsTracker: (metric) => heard.push(metric) });
    window.started = true;`,
  faro: `
    import { BaseTransport, getWebInstrumentations, initializeFaro } from '@grafana/faro-web-sdk';
    class Nowhere extends BaseTransport {
      name = 'nowhere';
      version = '1';
      send() {}
    }
    initializeFaro({ app: { name: 'bench' }, transports: [new Nowhere()], instrumentations: getWebInstrumentations() });
    window.started = true;`,
  'OTel metrics': `
    import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
    import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
    const exporter = new OTLPMetricExporter({ url: location.origin + '/dropped' });
    const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60000 })] });
    window.histogram = provider.getMeter('bench').createHistogram('record');
    window.started = true;`,
};

/** What is given to esbuild of a tool. */
const options = (contents, resolveDir = inRoot('benches')) => ({
  stdin: { contents, resolveDir },
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  write: false,
  logLevel: 'error',
});

/** The bundles of all peers by name, with their bytes of brotli. */
export async function peers() {
  const bundled = await Promise.all(
    Object.entries(STARTS).map(async ([name, contents]) => {
      const { outputFiles } = await build(options(contents));
      const code = Buffer.from(outputFiles[0].contents);
      return [name, { code, brotli: contents ? brotliCompressSync(code).length : 0 }];
    }),
  );
  return Object.fromEntries(bundled);
}

const PACKING = `
  export { healthEngine } from './ts/internal/health/health-engine.ts';
  export { PACK } from './ts/internal/health/entries.ts';
  export { Inbox } from './ts/internal/health/inbox.ts';
  export { Names } from './ts/internal/health/names.ts';
  export { withoutQuery } from './ts/internal/health/redact.ts';`;

/** The package's own packing of entries as a module, which has to lie beside the package's files. */
export async function packing() {
  const { outputFiles } = await build(options(PACKING, inRoot()));
  return Buffer.from(outputFiles[0].contents);
}
