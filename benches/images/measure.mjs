// The measurements: qualities by search, then rounds in which every tool has its turn, so that a slow moment hits all.
import { basename } from 'node:path';
import { note } from '../../scripts/internal/log.mjs';
import { twoThreadsAgainstOne } from '../internal/parallelism.mjs';
import { match } from './match.mjs';
import { measureStalls } from './stalls.mjs';

/** Longer side of the outputs in pixels. */
export const BOX = 1600;
/** The score to match is what libwebp reaches at this, its default. */
export const TARGET_QUALITY = 75;
export const BATCH = 12;

const rotated = (list, by) => list.map((_, index) => list[(index + by) % list.length]);
const key = (tool, photo) => `${tool.key ?? tool.name}:${photo.name}`;

export class Measurement {
  constructor({ session, outputs, photos, tools }) {
    Object.assign(this, { session, outputs, photos, tools });
    this.matches = new Map();
    this.parallelism = [];
  }

  matched(tool, photo) {
    return this.matches.get(key(tool, photo));
  }

  /** One output, checked and scored. */
  async #attempt(view, tool, photo, quality) {
    const file = `${tool.key ?? tool.name}-${photo.name}-${quality}.webp`;
    const made = await view.call('single', tool.name, photo.name, BOX, quality, { to: file, settings: tool.settings });
    const score = await this.outputs.judge(made, { label: tool.label, photo, file });
    return { ...made, quality, score };
  }

  /** The quality of each tool at which each photo has the score of libwebp at its default. */
  async matchQualities(variants) {
    const view = await this.session.open();
    const judge = this.tools.find(({ name }) => name === 'jsquash');
    for (const photo of this.photos) {
      photo.target = (await this.#attempt(view, judge, photo, TARGET_QUALITY)).score;
      for (const tool of [...this.tools, ...variants]) {
        const attempt = (quality) => this.#attempt(view, tool, photo, quality);
        const found = tool.quality
          ? { ...(await attempt(tool.quality)), reached: false }
          : await match(attempt, photo.target);
        this.matches.set(key(tool, photo), { bytesAtTarget: found.bytes, ...found });
        const at = tool.quality
          ? tool.quality
          : found.reached
            ? `quality ${found.quality}`
            : 'the target is out of reach';
        note(
          `${photo.name}: ${tool.label}: ${at}, score ${found.score.toFixed(2)} (${photo.target.toFixed(2)}), ${found.bytes} bytes`,
        );
      }
    }
    await view.close();
  }

  /** Milliseconds of one photo, everything loaded and warm: a list for each tool and photo. */
  async singles(list, rounds) {
    const view = await this.session.open();
    const times = new Map();
    for (let round = -1; round < rounds; round++)
      for (const photo of this.photos)
        for (const tool of rotated(list, Math.max(0, round))) {
          const { quality } = this.matched(tool, photo);
          const before = await this.session.processorTime();
          const made = await view.call('single', tool.name, photo.name, BOX, quality, { settings: tool.settings });
          const processor = (await this.session.processorTime()) - before;
          this.outputs.expectKnown(made, { label: tool.label, photo });
          if (round < 0) continue;
          const id = key(tool, photo);
          times.set(id, [...(times.get(id) ?? []), { ms: made.ms, timings: made.timings, processor }]);
        }
    await view.close();
    return (tool, photo) => times.get(key(tool, photo));
  }

  /** Milliseconds of a batch, so many photos at a time. `lanes`: pairs of a tool and a number. */
  async batches(lanes, rounds) {
    const times = new Map(lanes.map((lane) => [lane, []]));
    const photoOf = (index) => this.photos[index % this.photos.length];
    const jobs = (tool, count) =>
      Array.from({ length: count }, (_, index) => [photoOf(index).name, this.matched(tool, photoOf(index)).quality]);
    const view = await this.session.open();
    for (let round = 0; round < rounds; round++)
      for (const lane of rotated(lanes, round)) {
        const { tool, concurrency } = lane;
        this.parallelism.push(await twoThreadsAgainstOne());
        await view.call('prepare', tool.name, concurrency);
        // Starts the workers and warms them.
        await view.call('batch', tool.name, jobs(tool, concurrency), BOX, concurrency);
        const { ms, outputs } = await view.call('batch', tool.name, jobs(tool, BATCH), BOX, concurrency);
        outputs.forEach((made, index) => this.outputs.expectKnown(made, { label: tool.label, photo: photoOf(index) }));
        times.get(lane).push(ms);
      }
    await view.close();
    return times;
  }

  /** What the main thread does meanwhile: one photo, and a batch two at a time. */
  async stalls(rounds) {
    const results = new Map(this.tools.map((tool) => [tool, { single: [], batch: [] }]));
    const view = await this.session.open();
    const jobs = (tool) =>
      Array.from({ length: BATCH }, (_, index) => {
        const photo = this.photos[index % this.photos.length];
        return [photo.name, this.matched(tool, photo).quality];
      });
    for (let round = -1; round < rounds; round++)
      for (const tool of rotated(this.tools, Math.max(0, round))) {
        const photo = this.photos[Math.max(0, round) % this.photos.length];
        const { quality } = this.matched(tool, photo);
        const run = () => view.call('single', tool.name, photo.name, BOX, quality);
        const batch = () => view.call('batch', tool.name, jobs(tool), BOX, 2);
        if (round < 0) {
          await view.call('prepare', tool.name, 2);
          await batch();
          continue;
        }
        results.get(tool).single.push(await measureStalls(this.session.browser, view.page, run));
        if (round < 2) results.get(tool).batch.push(await measureStalls(this.session.browser, view.page, batch));
      }
    await view.close();
    return results;
  }

  /** The first call ever, with loading: in a profile without caches. And what it takes in memory. */
  async cold(rounds) {
    const results = new Map(this.tools.map((tool) => [tool, { ms: [], process: [], wasm: [] }]));
    for (let round = 0; round < rounds; round++)
      for (const tool of rotated(this.tools, round)) {
        const photo = this.photos[round % this.photos.length];
        const { quality } = this.matched(tool, photo);
        const view = await this.session.open([photo.name]);
        const grown = await this.session.watchMemory();
        const made = await view.call('cold', tool.name, photo.name, BOX, quality, tool.settings);
        const result = results.get(tool);
        result.process.push(await grown());
        result.wasm.push((await this.session.wasmMemory(view.page)) / (photo.width * photo.height));
        result.ms.push(made.ms);
        this.outputs.expectKnown(made, { label: tool.label, photo });
        await view.close();
      }
    return results;
  }

  /** A lossless picture of the right size to compare with, by a resizer that none of the tools uses. */
  async references(scorer) {
    for (const photo of this.photos) {
      const scale = Math.min(1, BOX / Math.max(photo.width, photo.height));
      photo.reference = this.session.output(`reference-${basename(photo.name)}.png`);
      await scorer.resize(
        photo.file,
        Math.round(photo.width * scale),
        Math.round(photo.height * scale),
        photo.reference,
      );
    }
  }
}
