// Every output is what it claims to be, or the bench fails.
import { readFileSync } from 'node:fs';
import { Fail } from '../../scripts/internal/fail.mjs';
import { formatOf } from '../../scripts/internal/magic.mjs';

/** Checks and scores outputs; each different one once. */
export class Outputs {
  #session;
  #scorer;
  #known = new Map();

  constructor(session, scorer) {
    this.#session = session;
    this.#scorer = scorer;
  }

  /** Type by the first bytes, decodable, of the right size: its score. */
  async judge(made, { label, photo, file, format = 'webp' }) {
    const path = this.#session.output(file);
    const fail = (what) => new Fail(`${label}, ${photo.name}: ${what}`);
    const bytes = readFileSync(path);
    if (bytes.length !== made.bytes) throw fail(`it said ${made.bytes} bytes, and ${bytes.length} arrived`);
    const found = formatOf(bytes);
    if (found !== format) throw fail(`expected ${format} by the first bytes, got ${found ?? 'nothing known'}`);
    if (made.type && made.type !== `image/${format}`) throw fail(`expected image/${format}, it says ${made.type}`);
    const verdict = await this.#scorer.score(photo.reference, path).catch((error) => {
      throw fail(error.message);
    });
    this.#known.set(made.digest, { photo: photo.name, ...verdict });
    return verdict.score;
  }

  /** An output of a timed run must be one that was judged before: same photo, same bytes. */
  expectKnown(made, { label, photo }) {
    const known = this.#known.get(made.digest);
    if (known?.photo === photo.name) return known.score;
    throw new Fail(`${label}, ${photo.name}: the output of a timed run differs from the one that was scored`);
  }
}
