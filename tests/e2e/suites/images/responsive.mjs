// responsiveImages: sizes, formats, names, markup, metadata, errors.
import assert from 'node:assert/strict';
import { fixtures, inPage } from '../../internal/harness.mjs';

inPage('a photo in two widths and two formats, with its markup', {}, async (page) => {
  await page.upload(fixtures.path('gps.jpg'));
  const { set, decoded, info, html, element, text, phases } = await page.run(async ({ pagelift, helpers, file }) => {
    const phases = [];
    const set = await pagelift.responsiveImages(file, {
      widths: [40, 80, 80, 60000],
      formats: ['webp', 'jpeg'],
      sizes: '(min-width: 600px) 50vw, 100vw',
      alt: '"A" & <b>',
      quality: 60,
      placeholder: true,
      url: ({ name }) => `/photos/${name}`,
      onProgress: ({ overall }) => phases.push(overall),
    });
    const { files, html, toElement, ...rest } = set;
    const element = toElement();
    document.body.append(element);
    return {
      set: { ...rest, files: files.map(({ file, ...facts }) => ({ ...facts, name: file.name, type: file.type })) },
      decoded: await Promise.all(files.map(({ file }) => helpers.decode(file))),
      info: await pagelift.probeImage(file),
      html,
      element: element.outerHTML,
      text: (await Promise.all(files.map(({ file }) => file.text()))).join(''),
      phases,
    };
  });
  const height = (width) => Math.round((width * info.height) / info.width);
  assert.deepEqual(
    set.files.map(({ name, type, width, height }) => [name, type, width, height]),
    [
      ['gps-80.webp', 'image/webp', 80, height(80)],
      ['gps-40.webp', 'image/webp', 40, height(40)],
      ['gps-80.jpg', 'image/jpeg', 80, height(80)],
      ['gps-40.jpg', 'image/jpeg', 40, height(40)],
    ],
  );
  assert.deepEqual(
    decoded.map(({ width, height }) => [width, height]),
    set.files.map(({ width, height }) => [width, height]),
  );
  assert.equal(set.srcset, '/photos/gps-80.jpg 80w, /photos/gps-40.jpg 40w');
  assert.equal(set.src, '/photos/gps-40.jpg');
  const start =
    '<picture><source type="image/webp" sizes="(min-width: 600px) 50vw, 100vw" srcset="/photos/gps-80.webp 80w, ';
  assert.ok(html.startsWith(start), html);
  assert.ok(
    html.includes('alt="&quot;A&quot; &amp; &lt;b&gt;"') &&
      html.includes(`data-thumbhash="${set.placeholder.thumbHash}"`),
  );
  assert.ok(element.includes('width="80"') && element.includes('loading="lazy"') && element.startsWith('<picture>'));
  assert.ok(!/Exif|GPS|xmp/.test(text), 'nothing of the metadata');
  assert.ok(phases.every((share, i) => i === 0 || share >= phases[i - 1]) && phases.at(-1) === 1, `${phases}`);
});

inPage('widths beyond the picture are left out, and its own stands in for all', {}, async (page) => {
  const sizes = await page.run(async ({ pagelift, helpers }) => {
    const canvas = helpers.paint(100, 60);
    const of = async (widths) => (await pagelift.responsiveImages(canvas, { widths })).files.map(({ width }) => width);
    const { html } = await pagelift.responsiveImages(canvas, { widths: [50], formats: ['png'] });
    return [await of([200, 300]), await of([100, 50, 101]), await of([1]), html];
  });
  assert.deepEqual(sizes.slice(0, 3), [[100], [100, 50], [1]]);
  assert.ok(sizes[3].startsWith('<img loading="lazy"'));
});

inPage('what makes no sense is refused by name', {}, async (page) => {
  await page.upload(fixtures.path('photo.jpg'));
  const ends = await page.run(async ({ pagelift, helpers, file }) => {
    const cases = {
      widths: { widths: [] },
      'widths.1': { widths: [10, NaN] },
      'widths.0': { widths: [0] },
      'widths:': { widths: '480' },
      format: { formats: ['gif'] },
      formats: { formats: [] },
      sizes: { sizes: 5 },
      url: { url: '/photos' },
      maxWidht: { maxWidht: 5 },
      quality: { quality: 0.8 },
    };
    const ends = {};
    for (const [name, options] of Object.entries(cases))
      ends[name] = (await helpers.outcome(pagelift.responsiveImages(file, options), pagelift.isPageliftError)).error;
    const bad = new Blob(['no picture']);
    ends.bad = (await helpers.outcome(pagelift.responsiveImages(bad), pagelift.isPageliftError)).error;
    return ends;
  });
  const { bad, ...refused } = ends;
  for (const [name, error] of Object.entries(refused)) {
    assert.equal(error?.code, 'options/invalid', name);
    assert.ok(error.message.includes(name), error.message);
  }
  assert.equal(bad.code, 'image/unsupported');
});
