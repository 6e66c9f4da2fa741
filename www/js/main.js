// The lab page: one part of it for each capability of the package, and the strip that watches the main thread under all.
import { CachePanel } from './cache/panel.js';
import { PhotosPanel } from './images/panel.js';
import { StallMeter } from './stalls/meter.js';
import { StallStrip } from './stalls/strip.js';
import { Views } from './views.js';

const meter = new StallMeter();
const strip = new StallStrip(meter);
new PhotosPanel(meter, strip);
new Views({ 'cache-view': new CachePanel(strip) });

// Everything listens: what drives the page need not guess.
document.documentElement.dataset['ready'] = '';
