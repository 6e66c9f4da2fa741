import { Priority as Urgency } from '../../../build/pool/codes.js';
import { invalid } from '../common/invalid.js';
import { tagOf } from '../common/type-name.js';
import { placeholderOptions, sendable } from './placeholder-options.js';
import type { NamedValues } from './placeholder-options.js';
import type { EngineOptions, Priority } from './types/options.js';

/** The options that JavaScript handles itself, and those that the engine validates. */
export interface SplitOptions<Listener> {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: Listener | undefined;
  readonly priority: Urgency;
  /** Milliseconds, `NaN` where none is named; the engine judges it. */
  readonly timeLimit: number;
  readonly engine: EngineOptions;
  /** What is asked of a placeholder, if one is. */
  readonly placeholder: NamedValues | undefined;
}

/** Takes the options of JavaScript out; the rest passes through to the engine, which validates it. */
export function splitOptions<Listener>(options: unknown): SplitOptions<Listener> {
  if (options !== undefined && tagOf(options) !== 'Object') throw invalid('options', 'an object', options);
  const { signal, onProgress, priority, placeholder, ...engine } = (options ?? {}) as Record<string, unknown>;
  if (signal !== undefined && tagOf(signal) !== 'AbortSignal') throw invalid('signal', 'an AbortSignal', signal);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw invalid('onProgress', 'a function', onProgress);
  for (const name in engine) engine[name] = sendable(engine[name]);
  return {
    signal: signal as AbortSignal | undefined,
    onProgress: onProgress as Listener | undefined,
    priority: urgencyOf(priority as Priority | undefined),
    timeLimit: typeof engine['timeout'] === 'number' ? engine['timeout'] : NaN,
    engine,
    placeholder: placeholderOptions(placeholder),
  };
}

function urgencyOf(priority: Priority | undefined): Urgency {
  if (priority === undefined || priority === 'visible') return Urgency.Visible;
  if (priority === 'background') return Urgency.Background;
  throw invalid('priority', "'visible' or 'background'", priority);
}
