// Pictures behind one token bucket: what a path of so many bytes a second, with a wait before the first byte, lets through. A new
// connection waits for two round trips more.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import { join } from 'node:path';
import { inRoot, pkgDir } from '../../scripts/internal/paths.mjs';
import { pixels } from './picture.mjs';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Milliseconds between two fillings of the bucket. */
const TICK = 5;

/** Round trips of handshakes on a new connection. */
const HANDSHAKES = 2;

/** With a certificate over HTTP/2. */
export async function servePictures({ rate, roundTrip, bytes, certificate }) {
  const picture = pixels(bytes);
  const counts = { requests: 0, cancelled: 0, sent: 0, wasted: 0, connections: 0 };
  const waiting = new Set();
  const fresh = new WeakSet();
  const tick = setInterval(() => {
    let credit = (rate / 1000) * TICK;
    while (credit >= 1 && waiting.size) {
      const share = credit / waiting.size;
      for (const transfer of [...waiting]) {
        const end = Math.min(picture.length, transfer.at + Math.ceil(share));
        credit -= end - transfer.at;
        counts.sent += end - transfer.at;
        transfer.response.write(picture.subarray(transfer.at, end));
        transfer.at = end;
        if (end === picture.length) {
          waiting.delete(transfer);
          transfer.response.end();
        }
      }
    }
  }, TICK);
  const sessions = new Set();
  const answer = (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    if (path !== '/picture.png') return file(path, response);
    counts.requests++;
    const transfer = { response, at: 0 };
    const connection = request.stream?.session ?? request.socket;
    const wait = roundTrip * (fresh.has(connection) ? 1 + HANDSHAKES : 1);
    fresh.delete(connection);
    const timer = setTimeout(() => {
      response.writeHead(200, {
        'content-type': 'image/png',
        'content-length': picture.length,
        'cache-control': 'no-store',
      });
      waiting.add(transfer);
    }, wait);
    response.on('close', () => {
      clearTimeout(timer);
      if (waiting.delete(transfer) || transfer.at < picture.length) {
        counts.cancelled++;
        counts.wasted += transfer.at;
      }
    });
  };
  const server = certificate ? createSecureServer(certificate, answer) : createServer(answer);
  server.on(certificate ? 'session' : 'connection', (connection) => {
    counts.connections++;
    fresh.add(connection);
    sessions.add(connection);
    connection.on('close', () => sessions.delete(connection));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${certificate ? 'https' : 'http'}://localhost:${server.address().port}/`,
    /** What was counted since the last time. */
    take: () => {
      const taken = { ...counts };
      for (const name in counts) counts[name] = 0;
      return taken;
    },
    close: () => {
      clearInterval(tick);
      for (const connection of sessions) connection.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function file(path, response) {
  const folders = { '/pkg/': pkgDir, '/peers/': inRoot('benches/node_modules'), '/': inRoot('benches/lazy/page') };
  const mount = Object.keys(folders).find((prefix) => path.startsWith(prefix));
  const name = path === '/' ? 'index.html' : path.slice(mount.length);
  try {
    const content = readFileSync(join(folders[mount], name));
    response.writeHead(200, { 'content-type': TYPES[name.match(/\.\w+$/)?.[0]] ?? 'text/plain' }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}
