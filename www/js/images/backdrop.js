// The landscape behind the drop zone: painted anew for each visitor, in a worker, in the light of the theme.
import { byId } from '../dom.js';
import { paintLandscape } from './samples/photos.js';

const WIDTH = 960;
const HEIGHT = 400;
/** Which of the six moods suits the theme (see landscape.js), and how many seeds lie between two landscapes of one mood. */
const MOOD = { light: 3, dark: 5 };
const MOODS = 6;

/** Only decoration: where it fails, the drop zone is plain. */
export async function paintBackdrop() {
  const canvas = /** @type {HTMLCanvasElement} */ (byId('drop-backdrop'));
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const visit = Math.floor(Math.random() * 1000);
  const paint = async () => {
    const mood = dark.matches ? MOOD.dark : MOOD.light;
    const pixels = await paintLandscape({ seed: mood + visit * MOODS, width: WIDTH, height: HEIGHT });
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    canvas.getContext('2d')?.putImageData(pixels, 0, 0);
    canvas.classList.add('drop-backdrop-painted');
  };
  dark.addEventListener('change', () => void paint().catch(() => {}));
  await paint().catch(() => {});
}
