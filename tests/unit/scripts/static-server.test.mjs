import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { contentSecurityPolicy, serve } from '../../../scripts/internal/static-server.mjs';

let folder;
let server;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pagelift-server-'));
  mkdirSync(join(folder, 'site'));
  mkdirSync(join(folder, 'site-secret'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site-secret', 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site', 'index.html'), '<script type="importmap">{"imports":{}}</script>');
  writeFileSync(join(folder, 'site', 'module.wasm'), Buffer.from([0, 0x61, 0x73, 0x6d]));
  writeFileSync(join(folder, 'site', 'app.js'), 'export {};');
  try {
    symlinkSync(join(folder, 'secret.txt'), join(folder, 'site', 'link.txt'));
  } catch {
    // Windows lets only administrators make links.
  }
  server = await serve({
    mounts: { '/': join(folder, 'site') },
    routes: { '/api': (_, response) => response.end('answered') },
  });
});

after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

// Not fetch, which would tidy the path up before it is sent.
const get = (path, options = {}) =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });

test('types are right, and wasm is streamed as wasm', async () => {
  assert.equal((await get('/module.wasm')).headers['content-type'], 'application/wasm');
  assert.match((await get('/app.js')).headers['content-type'], /^text\/javascript/);
  assert.match((await get('/')).headers['content-type'], /^text\/html/);
});

test('nothing outside the folder is served', async () => {
  const paths = [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsite-secret/secret.txt',
    '/link.txt',
    '/a\\..\\..\\secret.txt',
    '/%00',
    '/%',
  ];
  for (const path of paths) {
    const { status, body } = await get(path);
    assert.equal(status, 404, path);
    assert.ok(!body.includes('secret'), path);
  }
});

test('what has not changed is not sent again', async () => {
  const first = await get('/app.js');
  const second = await get('/app.js', { headers: { 'if-none-match': first.headers.etag } });
  assert.equal(second.status, 304);
  assert.equal(second.body, '');
});

test('methods other than GET and HEAD are refused, routes answer for themselves', async () => {
  assert.equal((await get('/app.js', { method: 'POST' })).status, 405);
  const head = await get('/app.js', { method: 'HEAD' });
  assert.deepEqual([head.status, head.body, head.headers['content-length']], [200, '', '10']);
  assert.equal((await get('/api')).body, 'answered');
});

test('the policy lets the import map run and no other inline script', async () => {
  const { headers } = await get('/');
  const policy = headers['content-security-policy'];
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/]+=*';/);
  assert.match(policy, /worker-src 'self';/);
  assert.ok(!policy.includes('unsafe-inline') && !policy.includes("'unsafe-eval'"));
  assert.ok(!contentSecurityPolicy('<script>alert(1)</script>').includes('sha256'));
});

test('a taken port moves on to the next free one', async () => {
  const other = await serve({ mounts: {}, port: server.port });
  assert.ok(other.port > server.port);
  await other.close();
});
