// Every JavaScript example of the README runs as it stands there, with a real upload as its `file`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fixtures, inPage } from '../internal/harness.mjs';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/^### (.+)\n[^]*?```js\n([^]*?)```/gm)].map(([, title, code]) => ({
  title,
  code,
}));

/** The example as the body of a function of the page: its import reads the package that the page has loaded. */
const asFunction = (code) => {
  const body = code.replace(/^import (\{[^}]+\}) from 'pagelift';?$/m, 'const $1 = pagelift;');
  assert.ok(!/^import /m.test(body), 'one import from the package');
  return `async ({ pagelift, files, file }) => {
    const printed = [];
    const console = { log: (...values) => printed.push(values.map(String).join(' ')) };
    const uploaded = [];
    const showBanner = () => {};
    const upload = (blob) => uploaded.push(blob.size);
    const loadUser = async (id) => ({ id, name: 'Ada' });
    const stories = ['one', 'two', 'three'].map((id) => ({ id, title: 'Story ' + id, text: 'Once upon a time. '.repeat(100) }));
    ${body}
    return { printed, uploaded, bytes: typeof out === 'undefined' ? undefined : out.bytes };
  }`;
};

for (const { title, code } of examples)
  inPage(`README: ${title}`, {}, async (page) => {
    await page.upload(fixtures.path('photo.jpg'), fixtures.path('gps.jpg'));
    const { printed, uploaded, bytes } = await page.run(asFunction(code));
    const says = code.includes('console.log');
    assert.ok(!says || printed.length > 0, 'it prints');
    assert.ok(!code.includes('upload(') || uploaded.length === 1, 'it uploads');
    // What is undefined in the page arrives as null.
    assert.ok(bytes === null || bytes > 0, 'something comes out');
    assert.ok(!printed.some((line) => line.includes('undefined')), `${printed}`);
  });
