/** The page, as a worker sees it: see `ts/internal/pool/protocol.ts`. */
import * as port from '../host/port.js';
import type { JobRequest, Replies } from '../images/jobs.js';
import type { FromWorker, ToWorker } from '../pool/protocol.js';

export const post: (message: FromWorker<Replies[JobRequest['type']]>, transfer?: Transferable[]) => void = port.post;

export const listen = port.listen as (handle: (message: ToWorker<JobRequest>) => void, failed: () => void) => void;
