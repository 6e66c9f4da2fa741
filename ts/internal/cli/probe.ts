import { pathToFileURL } from 'node:url';
import { probeImage } from '../../images.js';
import type { ImageInfo } from '../../images.js';
import type { Command } from './command.js';
import { errorObject, parts, printError, printJson } from './report.js';
import type { ErrorObject } from './report.js';

/** Prints what the files' headers say; the exit status. */
export async function probeFiles({ files, json }: Command & { name: 'probe' }): Promise<number> {
  const results: (({ readonly file: string } & ImageInfo) | ErrorObject)[] = [];
  let failed = false;
  for (const file of files) {
    try {
      const info = await probeImage(pathToFileURL(file));
      results.push({ file, ...info });
      if (!json) console.log(line(file, info));
    } catch (cause) {
      failed = true;
      const entry = errorObject(file, cause);
      results.push(entry);
      printError(entry);
    }
  }
  if (json) printJson(results);
  return failed ? 1 : 0;
}

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
