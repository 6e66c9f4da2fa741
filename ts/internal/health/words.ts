import { Metric } from '../../../build/health/codes.js';

/** The names of an enum of the engine as words, by number: `MainThreadBusy` is `mainThreadBusy`. */
export const wordsOf = <Codes extends object>(codes: Codes): readonly Uncapitalize<keyof Codes & string>[] =>
  Object.keys(codes).map((name) => name[0]!.toLowerCase() + name.slice(1)) as Uncapitalize<keyof Codes & string>[];

/** Metrics of every page, by number. */
export const METRICS: readonly string[] = wordsOf(Metric);
