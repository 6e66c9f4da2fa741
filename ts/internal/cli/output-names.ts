import { realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { extensionFor, partsOf } from '../images/file-name.js';
import type { ImageFormat } from '../images/types/info.js';

/** File systems may take names that differ in case alone for the same. */
const key = (path: string) => path.toLowerCase();

/** Which file each result is written to: none twice, and never one of the inputs. */
export class OutputNames {
  readonly #directory: string;
  readonly #files: readonly string[];
  readonly #stems: readonly string[];
  readonly #taken: Set<string>;
  readonly #inputs: ReadonlySet<string>;

  private constructor(directory: string, files: readonly string[], inputs: ReadonlySet<string>) {
    this.#directory = directory;
    this.#files = files;
    this.#inputs = inputs;
    this.#taken = new Set();
    // Whatever finishes first: the names depend on the order of the command line alone.
    this.#stems = files.map((file) => this.#reserve(partsOf(file).stem));
  }

  static async for(directory: string, files: readonly string[]): Promise<OutputNames> {
    const inputs = await Promise.all(files.map((file) => realpath(file).catch(() => resolve(file))));
    return new OutputNames(directory, files, new Set(inputs.map(key)));
  }

  #reserve(stem: string): string {
    let name = stem;
    for (let number = 2; this.#taken.has(key(name)); number++) name = `${stem}-${number}`;
    this.#taken.add(key(name));
    return name;
  }

  /** The path for the result of the file at `index`. The directory exists by now. */
  async path(index: number, format: ImageFormat): Promise<string> {
    const stem = this.#stems[index]!;
    const extension = extensionFor(format, partsOf(this.#files[index]!).extension);
    const directory = await realpath(this.#directory);
    let name = stem;
    while (this.#inputs.has(key(join(directory, `${name}.${extension}`)))) name = this.#reserve(stem);
    return join(this.#directory, `${name}.${extension}`);
  }

  /** Whether a kept original would only be copied onto (or beside) itself. */
  async isAlreadyThere(file: string): Promise<boolean> {
    const [path, directory] = await Promise.all([realpath(file), realpath(this.#directory)]);
    return key(path) === key(join(directory, basename(path)));
  }
}
