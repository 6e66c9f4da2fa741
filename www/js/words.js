// Figures as a person reads them.

/** A no-break space: a figure and its unit never part. */
const NBSP = '\u00a0';

/**
 * @param {number} bytes
 * @returns {string} e.g. "12.4 MB", "388 KB", "912 B"; decimal units, as file managers show them
 */
export function formatBytes(bytes) {
  if (bytes < 1000) return `${bytes}${NBSP}B`;
  if (bytes < 999_500) return `${toThreeDigits(bytes / 1e3)}${NBSP}KB`;
  return `${toThreeDigits(bytes / 1e6)}${NBSP}MB`;
}

/**
 * @param {number} milliseconds
 * @returns {string} e.g. "0.4 ms", "38 ms", "1.26 s"
 */
export function formatTime(milliseconds) {
  if (milliseconds < 9.95) return `${milliseconds.toFixed(1)}${NBSP}ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)}${NBSP}ms`;
  return `${toThreeDigits(milliseconds / 1e3)}${NBSP}s`;
}

/**
 * @param {number} before bytes
 * @param {number} after bytes
 * @returns {string} e.g. "97 % smaller", "same size", "12 % larger"
 */
export function formatSaving(before, after) {
  const change = before > 0 ? (before - after) / before : 0;
  const percent = Math.abs(change) * 100;
  // 99.96 % must not be rounded up to "100 % smaller": something is left.
  const shown = percent > 99 && change > 0 ? Math.floor(percent * 10) / 10 : Math.round(percent);
  if (shown === 0) return 'same size';
  return `${shown}${NBSP}% ${change > 0 ? 'smaller' : 'larger'}`;
}

/**
 * @param {number} width pixels
 * @param {number} height pixels
 * @returns {string} e.g. "4000 × 3000"
 */
export function formatSize(width, height) {
  return `${width}${NBSP}×${NBSP}${height}`;
}

/** The names of formats as people write them. */
const FORMAT_NAMES = /** @type {Record<string, string>} */ ({
  webp: 'WebP',
  jpeg: 'JPEG',
  png: 'PNG',
  gif: 'GIF',
  bmp: 'BMP',
  avif: 'AVIF',
  heic: 'HEIC',
  jxl: 'JPEG XL',
});

/**
 * @param {string} format as in results: "webp", "jpeg" ...
 * @returns {string}
 */
export function formatName(format) {
  return FORMAT_NAMES[format] ?? format.toUpperCase();
}

/**
 * SSIMULACRA2 in a word; the steps are its author's.
 * @param {number} score up to 100
 * @returns {string}
 */
export function scoreInWords(score) {
  if (score >= 90) return 'no visible loss';
  if (score >= 80) return 'very high';
  if (score >= 70) return 'high';
  if (score >= 50) return 'medium';
  return 'low';
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 * @returns {string} e.g. "1 photo", "3 photos"
 */
export function plural(count, one, many = `${one}s`) {
  return `${count}${NBSP}${count === 1 ? one : many}`;
}

/**
 * @param {number} count
 * @returns {string} e.g. "12,075"
 */
export function formatCount(count) {
  return count.toLocaleString('en');
}

/**
 * @param {number} share 0 to 1
 * @returns {string} e.g. "61.4 %"
 */
export function formatPercent(share) {
  return `${(share * 100).toFixed(1)}${NBSP}%`;
}

/**
 * @param {number} difference of two shares, -1 to 1
 * @returns {string} e.g. "+11.2 points", "−0.4 points", "±0.0 points"
 */
export function formatPoints(difference) {
  const points = Math.abs(difference * 100).toFixed(1);
  const sign = points === '0.0' ? '±' : difference > 0 ? '+' : '−';
  return `${sign}${points}${NBSP}points`;
}

/** @param {number} value */
function toThreeDigits(value) {
  if (value >= 99.5) return String(Math.round(value));
  return value >= 9.95 ? value.toFixed(1) : value.toFixed(2);
}
