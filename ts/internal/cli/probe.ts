import { pathToFileURL } from 'node:url';
import { probeImage } from '../../images.js';
import type { ImageInfo } from '../../images.js';
import type { Command } from './command.js';
import { describeFiles } from './describe.js';
import { parts } from './report.js';

/** Prints what the files' headers say; the exit status. */
export const probeFiles = (command: Command & { name: 'probe' }): Promise<number> =>
  describeFiles(command, (file) => probeImage(pathToFileURL(file)), line);

function line(file: string, info: ImageInfo): string {
  const facts = [`${info.format} ${info.width}x${info.height}`, `${info.bitDepth} bit ${info.colorModel}`];
  if (info.orientation !== 1)
    facts.push(`stored ${info.storedWidth}x${info.storedHeight}, orientation ${info.orientation}`);
  if (info.hasAlpha) facts.push('transparency');
  const beside = parts([...(info.animated ? (['animation'] as const) : []), ...info.extras], info.frames);
  if (beside !== '') facts.push(beside);
  if (info.colorProfile !== undefined) facts.push(`profile ${info.colorProfile}`);
  if (info.hasGps) facts.push('GPS position');
  return `${file}: ${facts.join(', ')}`;
}
