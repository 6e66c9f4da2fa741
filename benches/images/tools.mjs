// Who is compared, and in which settings.
import { inRoot } from '../../scripts/internal/paths.mjs';
import { readFileSync } from 'node:fs';
import { versionOf } from './bundle.mjs';

const own = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).version;

/**
 * `canvas`: decodes, resizes and encodes with the browser's own code. `workers`: has workers of its own, as many as it is told.
 * @typedef {{ name: string, label: string, version: string, canvas: boolean, workers: boolean, settings?: object }} Tool
 */

/** The tools at the quality that gives the wanted score. @type {Tool[]} */
export const TOOLS = [
  { name: 'pagelift', label: 'Pagelift', version: own, canvas: false, workers: true },
  {
    name: 'jsquash',
    label: 'jSquash in a worker',
    version: ['jpeg', 'resize', 'webp'].map((part) => `@jsquash/${part} ${versionOf(`@jsquash/${part}`)}`).join(', '),
    canvas: false,
    workers: true,
  },
  ...['browser-image-compression', 'compressorjs', 'pica'].map((name) => ({
    name,
    label: name,
    version: `${name} ${versionOf(name)}`,
    canvas: true,
    workers: false,
  })),
];

/** Other settings of the same tools, for the record: `quality` as it is given, whatever the score. */
export const VARIANTS = [
  { name: 'pagelift', key: 'pagelift-auto', label: "Pagelift, quality 'auto'", quality: 'auto' },
  { name: 'pagelift', key: 'pagelift-effort-2', label: 'Pagelift, effort 2', settings: { effort: 2 } },
  {
    name: 'jsquash',
    key: 'jsquash-linear',
    label: 'jSquash, resizing in linear light (its default)',
    quality: 75,
    settings: { linear: true },
  },
];
