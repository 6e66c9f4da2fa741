// A small static server for the lab page and the tests: right types, a strict Content-Security-Policy, nothing outside its folders.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, relative, sep } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
};

/** Hashes of a page's import maps: the only inline scripts that the policy lets run. */
const importMapHashes = (html) =>
  [...html.matchAll(/<script\s+type="importmap"\s*>([\s\S]*?)<\/script>/g)].map(
    ([, text]) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );

/** The strictest policy that the package promises to work under. */
export const contentSecurityPolicy = (html) =>
  [
    "default-src 'self'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...importMapHashes(html)].join(' '),
    "worker-src 'self'",
    "img-src 'self' blob: data:",
    "style-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');

/** The file that a request path means, or undefined: unknown, or outside its folder (also by a symbolic link). */
async function locate(mounts, path) {
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  const prefix = Object.keys(mounts)
    .filter((mount) => decoded.startsWith(mount))
    .sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined) return undefined;
  const base = await realpath(mounts[prefix]).catch(() => undefined);
  if (base === undefined) return undefined;
  const wanted = join(base, decoded.slice(prefix.length), decoded.endsWith('/') ? 'index.html' : '');
  const file = await realpath(wanted).catch(() => undefined);
  if (file === undefined) return undefined;
  const inside = relative(base, file);
  if (inside === '..' || inside.startsWith(`..${sep}`)) return undefined;
  const info = await stat(file);
  return info.isFile() ? { file, info } : undefined;
}

async function answer(request, response, { mounts, routes, policy }) {
  const path = new URL(request.url, 'http://localhost').pathname;
  if (routes[path]) return routes[path](request, response);
  const plain = (status, text) => response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'method not allowed');
  const found = await locate(mounts, path);
  if (!found) return plain(404, 'not found');
  const { file, info } = found;
  const type = TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
  const headers = {
    'content-type': type,
    'x-content-type-options': 'nosniff',
    // Asked for each time, transferred when changed: a reload after a build shows the new files.
    'cache-control': 'no-cache',
    etag: `"${info.size.toString(36)}-${info.mtimeMs.toString(36)}"`,
  };
  if (request.headers['if-none-match'] === headers.etag) return response.writeHead(304, headers).end();
  if (type.startsWith('text/html')) {
    const html = await readFile(file, 'utf8');
    headers['content-security-policy'] = policy(html);
    response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(html) });
    return response.end(request.method === 'HEAD' ? undefined : html);
  }
  // Workers need the policy as well: theirs is the one that their own script was delivered with.
  if (type.startsWith('text/javascript')) headers['content-security-policy'] = policy('');
  response.writeHead(200, { ...headers, 'content-length': info.size });
  if (request.method === 'HEAD') return response.end();
  return createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

/**
 * Starts a server on this machine only.
 * @param {object} options
 * @param {Record<string, string>} options.mounts URL prefix (with slashes) to folder
 * @param {Record<string, (request, response) => void>} [options.routes] paths that are answered by code
 * @param {(html: string) => string} [options.policy] the Content-Security-Policy of a page
 * @param {number} [options.port] 0 takes any; another that is taken moves on to the next free one
 */
export async function serve({ mounts, routes = {}, policy = contentSecurityPolicy, port = 0 }) {
  const server = createServer((request, response) => {
    answer(request, response, { mounts, routes, policy }).catch(() => response.destroy());
  });
  const listen = (candidate) =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(candidate, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  for (let candidate = port; ; candidate++) {
    try {
      await listen(candidate);
      break;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || candidate >= port + 50) throw error;
    }
  }
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url: `http://localhost:${server.address().port}/`, port: server.address().port, close };
}
