// How much two threads do against one on this machine at this moment: the most that two workers can gain.
import { Worker } from 'node:worker_threads';

const LOOP = `
  const { parentPort, workerData: ms } = require('node:worker_threads');
  const end = performance.now() + ms;
  let turns = 0;
  let x = 1;
  while (performance.now() < end) {
    for (let i = 0; i < 10000; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
    turns++;
  }
  parentPort.postMessage([turns, x]);`;

const turns = (ms) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(LOOP, { eval: true, workerData: ms });
    worker.once('message', ([count]) => resolve(count));
    worker.once('error', reject);
  });

/** About 2 on two idle cores; less where cores share their units or other programs run. */
export async function twoThreadsAgainstOne(ms = 400) {
  const one = await turns(ms);
  const two = await Promise.all([turns(ms), turns(ms)]);
  return (two[0] + two[1]) / one;
}
