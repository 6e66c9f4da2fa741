// Pictures that take their time, and a record of who asked for which.
import { deflateSync } from 'node:zlib';

/** A grey PNG; `grey(at)` gives the value of each of its pixels. */
function greyPng(width, height, grey) {
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
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  // Each row begins with its filter: none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + x + 1] = grey(y * width + x);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** 3 x 2 pixels: the shape of the galleries' pictures. */
const PICTURE = greyPng(3, 2, () => 128);

/** One with something to see: browsers count no picture of next to no bytes as the largest contentful paint. */
const NOISE = greyPng(90, 60, (at) => (at * 2_654_435_761) >>> 24);

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
      response
        .writeHead(200, { 'content-type': 'image/png', 'cache-control': 'no-store' })
        .end(name.startsWith('noise') ? NOISE : PICTURE);
    }, wait);
  });
  return record;
}
