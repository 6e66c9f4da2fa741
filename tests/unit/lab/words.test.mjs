// The lab page's figures as a person reads them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes, formatSaving, formatTime } from '../../../www/js/words.js';

/** With plain spaces, for reading. */
const plain = (text) => text.replaceAll('\u00a0', ' ');

test('bytes have three digits and the unit that a file manager shows', () => {
  const cases = {
    0: '0 B',
    999: '999 B',
    1000: '1.00 KB',
    61_400: '61.4 KB',
    388_400: '388 KB',
    999_600: '1.00 MB',
    12_400_000: '12.4 MB',
  };
  for (const [bytes, text] of Object.entries(cases)) assert.equal(plain(formatBytes(Number(bytes))), text);
});

test('times go from tenths of a millisecond to seconds', () => {
  const cases = { 0.42: '0.4 ms', 9.96: '10 ms', 38.4: '38 ms', 999.4: '999 ms', 999.6: '1.00 s', 1264: '1.26 s' };
  for (const [time, text] of Object.entries(cases)) assert.equal(plain(formatTime(Number(time))), text);
});

test('a saving is never rounded up to all of it', () => {
  assert.equal(plain(formatSaving(12_400_000, 400_000)), '97 % smaller');
  assert.equal(plain(formatSaving(1_000_000, 400)), '99.9 % smaller');
  assert.equal(plain(formatSaving(1000, 1001)), 'same size');
  assert.equal(plain(formatSaving(100, 350)), '250 % larger');
  assert.equal(plain(formatSaving(0, 10)), 'same size');
});
