// Screenshots to encode: the pages in screens/, drawn by Chromium. Fonts differ between machines, and the pixels with them.
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findChromium } from '../../scripts/internal/browsers.mjs';
import { launchChromium } from '../../scripts/internal/chromium.mjs';
import { inRoot } from '../../scripts/internal/paths.mjs';

const PAGES = inRoot('benches/webp/screens');
const SIZE = { width: 1264, height: 800 };

/** Draws every page into a PNG file in `folder`: their paths by name; none where Chromium is missing. */
export async function drawScreens(folder) {
  if (!findChromium()) return [];
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: SIZE });
    const drawn = [];
    for (const file of readdirSync(PAGES).sort()) {
      await page.goto(pathToFileURL(join(PAGES, file)).href);
      const name = basename(file, '.html');
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path });
      drawn.push({ name, path });
    }
    return drawn;
  } finally {
    await browser.close();
  }
}
