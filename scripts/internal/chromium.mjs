// Headless Chromium through playwright-core, with the flags that keep it quiet and off the network.
import { requireChromium } from './browsers.mjs';

export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser; the caller closes it. */
export async function launchChromium({ args = [] } = {}) {
  const executablePath = await requireChromium();
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, headless: true, args: [...CHROMIUM_FLAGS.slice(1), ...args] });
}
