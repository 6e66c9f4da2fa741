// The decoders take strings from anywhere: each is a picture, or an error that says what is wrong with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { averageColor, blurHashToImage, isPageliftError, thumbHashToImage } from '../../../pkg/placeholder.node.js';

/** A generator of its own, so that a failure can be seen again. */
function generator(seed) {
  return (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';

/** Runs a decoder; whether it gave a picture. */
function decodes(work) {
  try {
    const { rgba, url, width, height } = work();
    assert.equal(rgba.length, width * height * 4);
    assert.ok(width >= 1 && height >= 1 && Math.max(width, height) <= 8, `${width}x${height}`);
    assert.match(url, /^data:image\/bmp;base64,[\w+/]+=*$/);
    return true;
  } catch (error) {
    assert.ok(isPageliftError(error) && error.code === 'placeholder/invalid-hash', String(error));
    assert.match(error.message, /expected .+, got .+/);
    return false;
  }
}

test('ThumbHashes of any bytes', () => {
  const random = generator(1);
  let pictures = 0;
  for (let n = 0; n < 20_000; n++) {
    const bytes = Uint8Array.from({ length: random(60) }, () => random(256));
    pictures += Number(decodes(() => thumbHashToImage(bytes)));
  }
  assert.ok(pictures > 50, `${pictures} were pictures`);
});

test('BlurHashes of any characters, and of any digits in the right number', () => {
  const random = generator(2);
  let pictures = 0;
  for (let n = 0; n < 20_000; n++) {
    const [across, down] = [random(10) + 1, random(10) + 1];
    const length = n % 2 ? random(40) : 4 + 2 * across * down;
    const digits = Array.from({ length }, () =>
      random(200) ? DIGITS[random(83)] : String.fromCodePoint(random(0x10ffff)),
    );
    if (n % 2 === 0) digits[0] = DIGITS[(across - 1 + 9 * (down - 1)) % 83];
    pictures += Number(decodes(() => blurHashToImage(digits.join(''))));
  }
  assert.ok(pictures > 1000, `${pictures} were pictures`);
});

test('what an average colour is asked of', () => {
  const random = generator(3);
  for (let n = 0; n < 20_000; n++) {
    const text = Array.from({ length: random(40) }, () => String.fromCharCode(random(n % 3 ? 128 : 65_536))).join('');
    try {
      assert.match(averageColor(text), /^#[\da-f]{6}([\da-f]{2})?$/);
    } catch (error) {
      assert.ok(isPageliftError(error) && error.code === 'placeholder/invalid-hash', String(error));
    }
  }
});

test('a copy with one byte changed is a picture or an error too', () => {
  const random = generator(4);
  const good = Uint8Array.from(atob('1QcSHQRnh493V4dIh4eXh1h4kJUI'), (letter) => letter.charCodeAt(0));
  for (let n = 0; n < 5_000; n++) {
    const bytes = good.slice(0, good.length - random(3));
    bytes[random(bytes.length)] = random(256);
    decodes(() => thumbHashToImage(bytes));
  }
});
