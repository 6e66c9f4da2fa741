import { invalid } from './invalid.js';

/** Refuses what is no number of this range, unless it is not there. `kind` says what it should be: "a number of ms". */
export function checkNumber(name: string, value: unknown, kind: string, least: number, most = Infinity): void {
  if (value === undefined || (Number.isFinite(value) && (value as number) >= least && (value as number) <= most))
    return;
  throw invalid(name, most < Infinity ? `${kind} from ${least} to ${most}` : `${kind} of at least ${least}`, value);
}

/** Refuses what is neither true nor false, unless it is not there. */
export function checkFlag(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') throw invalid(name, 'true or false', value);
}
