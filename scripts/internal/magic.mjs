// The format of an image file by its first bytes; names and MIME types may say anything.

const SIGNATURES = [
  ['webp', (b) => b.toString('latin1', 0, 4) === 'RIFF' && b.toString('latin1', 8, 12) === 'WEBP'],
  ['jpeg', (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff],
  ['png', (b) => b.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n'],
  ['gif', (b) => /^GIF8[79]a/.test(b.toString('latin1', 0, 6))],
  ['bmp', (b) => b.toString('latin1', 0, 2) === 'BM'],
  ['avif', (b) => /^ftypavi[fs]/.test(b.toString('latin1', 4, 12))],
];

/** @param {Buffer} bytes @returns {string | undefined} */
export const formatOf = (bytes) => SIGNATURES.find(([, matches]) => matches(bytes))?.[0];
