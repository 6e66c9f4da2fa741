// What the file was that came in: read from its header alone, before any pixel is decoded.
import { probeImage } from 'pagelift';
import { formatName, formatSize } from '../words.js';

/**
 * @param {File} file
 * @param {AbortSignal} signal
 * @returns {Promise<string>} e.g. "4000 × 3000 JPEG, Display P3, with its location"; empty for what is no picture
 */
export async function describeOrigin(file, signal) {
  try {
    const { width, height, format, colorProfile, animated, hasGps } = await probeImage(file, { signal });
    return [
      `${formatSize(width, height)} ${formatName(format)}`,
      ...(colorProfile && !colorProfile.startsWith('sRGB') ? [colorProfile] : []),
      ...(animated ? ['animated'] : []),
      ...(hasGps ? ['with its location'] : []),
    ].join(', ');
  } catch {
    return ''; // the job itself will say why
  }
}
