import { pathToFileURL } from 'node:url';
import { createPlaceholder } from '../../images.js';
import type { Placeholder } from '../../images.js';
import type { Command } from './command.js';
import { describeFiles } from './describe.js';

/** Prints what can stand for the files' pictures; the exit status. */
export const placeholders = (command: Command & { name: 'placeholder' }): Promise<number> =>
  describeFiles(command, (file) => createPlaceholder(pathToFileURL(file)), line);

const line = (file: string, { width, height, thumbHash, blurHash, dominantColor }: Placeholder): string =>
  `${file}: ${width}x${height}, ThumbHash ${thumbHash}, BlurHash ${blurHash}, ${dominantColor}`;
