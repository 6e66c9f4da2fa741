import { onDemand } from '../engine/loader.js';

/** What shows placeholders: loaded by pages with placeholders only. */
export const showing = onDemand('placeholders', () => import('./showing.js'));
