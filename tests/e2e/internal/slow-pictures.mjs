// Pictures that take their time, and a record of who asked for which.
import { deflateSync } from 'node:zlib';

/** A PNG of 3 x 2 grey pixels: the shape of the galleries' pictures. */
export function greyPng() {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const crc = (bytes) => ~bytes.reduce((sum, byte) => (sum >>> 8) ^ crcTable[(sum ^ byte) & 255], -1) >>> 0;
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, 128, 128, 128, 0, 128, 128, 128]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const PICTURE = greyPng();

/**
 * Answers `/slow.png?n=...` after `wait` ms, at most `most` at a time, as a path of little bandwidth would.
 * @returns {{ asked: string[], cancelled: number, most: number }} what was asked for, in order; the most at a time
 */
export function slowPictures(page, wait, fails = () => false) {
  const record = { asked: [], cancelled: 0, most: 0 };
  let inFlight = 0;
  page.route('/slow.png', (request, response) => {
    const name = new URL(request.url, 'http://localhost').searchParams.get('n');
    record.asked.push(name);
    record.most = Math.max(record.most, ++inFlight);
    response.on('close', () => {
      inFlight--;
      if (!response.writableFinished) record.cancelled++;
    });
    setTimeout(() => {
      if (fails(name, record)) return response.writeHead(503).end();
      response.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'no-store' }).end(PICTURE);
    }, wait);
  });
  return record;
}
