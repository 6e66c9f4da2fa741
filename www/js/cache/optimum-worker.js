// Works the optimum out beside the page: it sorts through the whole traffic.
import { optimalHitRatio } from './optimum.js';

self.addEventListener('message', ({ data: { requests, capacity, turn } }) => {
  self.postMessage({ optimum: optimalHitRatio(requests, capacity), turn });
});
