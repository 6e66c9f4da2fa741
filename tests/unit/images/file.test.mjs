import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { closeImages, compressImage, compressImages } from 'pagelift';
import { pixels, png } from '../internal/pictures.mjs';

const bytes = png(24, 16);
const OPTIONS = { format: 'webp', quality: 50, effort: 0 };
let server;
let address;

before(async () => {
  server = createServer((_, response) => response.end(bytes));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${server.address().port}`;
});
after(async () => {
  await closeImages();
  server.close();
});

const nameOf = async (source, options = OPTIONS) => (await compressImage(source, options)).file.name;
const file = (name, properties) => new File([bytes], name, properties);

test('the result is a file: named after the source, of its own type, as old as the source', async () => {
  const { file: result, blob, bytes } = await compressImage(file('IMG_1.HEIC', { lastModified: 1_000_000 }), OPTIONS);
  assert.ok(result instanceof File);
  assert.equal(result, blob);
  const { name, type, size, lastModified } = result;
  assert.deepEqual(
    { name, type, size, lastModified },
    { name: 'IMG_1.webp', type: 'image/webp', size: bytes, lastModified: 1_000_000 },
  );
});

test('a source without a date gives a file of now', async () => {
  const start = Date.now();
  const { file } = await compressImage(bytes, OPTIONS);
  assert.ok(file.lastModified >= start && file.lastModified <= Date.now());
});

const NAMES = {
  'photo.png': 'photo.webp',
  'PHOTO.PNG': 'PHOTO.webp',
  'photo.webp': 'photo.webp',
  'Photo.WebP': 'Photo.WebP',
  'photo.tar.jpg': 'photo.tar.webp',
  'photo.jpg.exe': 'photo.jpg.webp',
  'no extension': 'no extension.webp',
  'version 1.2': 'version 1.2.webp',
  'Mr. Smith': 'Mr. Smith.webp',
  'a.backup': 'a.backup.webp',
  'été à Oran 🏖️.jpeg': 'été à Oran 🏖️.webp',
  '写真.jpg': '写真.webp',
  '.hidden.png': '.hidden.webp',
  '.jpg': 'image.webp',
  '': 'image.webp',
  '.': 'image.webp',
  '..': 'image.webp',
  '...jpg': 'image.webp',
  '  .png': 'image.webp',
  ' photo.png ': 'photo.webp',
  '../../etc/passwd': 'passwd.webp',
  '..\\..\\boot.ini': 'boot.webp',
  'folder/..': 'image.webp',
  '/': 'image.webp',
  'a\0b\nc\u007f.png': 'abc.webp',
  'exe.\u202egnp.jpg': 'exe.gnp.webp',
  'a\u061c.png': 'a.webp',
};

for (const [name, expected] of Object.entries(NAMES)) {
  test(`a file called ${JSON.stringify(name)} gives ${JSON.stringify(expected)}`, async () => {
    assert.equal(await nameOf(file(name)), expected);
  });
}

test('a long name is shortened at a whole character, and keeps its extension', async () => {
  const name = await nameOf(file(`${'é🏖'.repeat(300)}.png`));
  assert.match(name, /^(é🏖)+é?\.webp$/u);
  assert.ok(Buffer.byteLength(name) <= 205 && Buffer.byteLength(name) > 198);
});

test('no name leads anywhere: one part, no control characters, never only dots', async () => {
  const parts = ['.', '..', '/', '\\', 'a', '.jpg', '\0', ' ', '\u202e', '%2F', '\ud800', '🏖', ':', '?'];
  let seed = 7;
  const next = (below) => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) % below;
  const names = Array.from({ length: 200 }, () =>
    Array.from({ length: next(8) }, () => parts[next(parts.length)]).join(''),
  );
  const sources = names.map((name) => file(name));
  for await (const { index, result } of compressImages(sources, OPTIONS)) {
    const said = `${JSON.stringify(names[index])}: ${JSON.stringify(result.file.name)}`;
    assert.match(result.file.name, /^[^/\\\p{Cc}]*\.webp$/u, said);
    assert.match(result.file.name.slice(0, -5), /[^. ]/, said);
  }
});

const ADDRESSES = {
  '/photo.png': 'photo.webp',
  '/a/b/photo.png?width=1&name=x.jpg#top': 'photo.webp',
  '/a%20photo%20%C3%A9.png': 'a photo é.webp',
  '/100%.png': '100%.webp',
  '/..%2F..%2Fetc%2Fpasswd': 'passwd.webp',
  '/': 'image.webp',
  '': 'image.webp',
  '/?file=photo.png': 'image.webp',
  '/picture.php': 'picture.webp',
};

for (const [path, expected] of Object.entries(ADDRESSES)) {
  test(`the address ${JSON.stringify(path)} gives ${JSON.stringify(expected)}`, async () => {
    assert.equal(await nameOf(`${address}${path}`), expected);
    assert.equal(await nameOf(new URL(`${address}${path}`)), expected);
    assert.equal(await nameOf(await fetch(`${address}${path}`)), expected);
  });
}

test('what has no name gives an image', async () => {
  const data = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
  const object = URL.createObjectURL(new Blob([bytes]));
  for (const source of [bytes, bytes.buffer, new Blob([bytes]), new Response(bytes), pixels(24, 16), data, object]) {
    assert.equal(await nameOf(source), 'image.webp');
  }
  URL.revokeObjectURL(object);
});

test('the extension is that of what came out, whatever was asked and whatever the source is called', async () => {
  assert.equal(await nameOf(file('photo.webp'), { format: 'png' }), 'photo.png');
  assert.equal(await nameOf(file('photo.png'), { format: 'jpeg' }), 'photo.jpg');
  for (const name of ['photo.JPG', 'photo.jpeg', 'photo.jfif'])
    assert.equal(await nameOf(file(name), { format: 'jpeg' }), name);
});

test('an original that is kept is the file that came in, if that is called and typed as what it is', async () => {
  const small = new Uint8Array(await (await compressImage(file('photo.png'), { format: 'png' })).blob.arrayBuffer());
  const options = { format: 'png', effort: 0 };
  const source = new File([small], 'photo.PNG', { type: 'image/png', lastModified: 5 });
  const same = await compressImage(source, options);
  assert.deepEqual([same.kept, same.file === source], [true, true]);
  const misnamed = await compressImage(
    new File([small], 'photo.jpg', { type: 'image/jpeg', lastModified: 5 }),
    options,
  );
  const { name, type, lastModified } = misnamed.file;
  assert.deepEqual([misnamed.kept, name, type, lastModified], [true, 'photo.png', 'image/png', 5]);
  assert.deepEqual(new Uint8Array(await misnamed.blob.arrayBuffer()), small);
});

test('a list names each file after its own source', async () => {
  const names = [];
  for await (const { index, result } of compressImages([file('a.png'), `${address}/b.gif`, bytes], OPTIONS)) {
    names[index] = result.file.name;
  }
  assert.deepEqual(names, ['a.webp', 'b.webp', 'image.webp']);
});
