/** The parts of a job, in order. */
export type Phase = 'read' | 'decode' | 'resize' | 'encode';

/** How far a job has come. */
export interface CompressProgress {
  readonly phase: Phase;
  /** The share of the phase that is done, 0 to 1. */
  readonly fraction: number;
  /** The share of the job that is done, 0 to 1; it never falls. Phases count by the time that they usually take. */
  readonly overall: number;
}
