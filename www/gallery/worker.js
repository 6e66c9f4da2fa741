// The path that the gallery's pictures come by: a service worker that answers `picture` as a server far away would. Six at a time, first
// come, first served, as over HTTP/1.1; all of them share the bandwidth.

const BYTES = 41_000;
const MOST = 6;
const TICK = 20;

/** Motifs: the sky above, the ground below, and what stands there. Their hashes are in js/gallery/motifs.js. */
const MOTIFS = [
  ['#f6a35c', '#37425e', '#fff1c9'],
  ['#7db9d8', '#2f6b4f', '#f4f7f2'],
  ['#2b3a67', '#0f1626', '#d9dfff'],
  ['#f2c9d0', '#8a5a72', '#ffffff'],
  ['#c7d9a8', '#4f6b2f', '#fff7d6'],
  ['#8ec5c0', '#205e63', '#f7e7c6'],
];

/** Pictures on their way, by page: those that are being sent, and those that wait. */
const paths = new Map();

addEventListener('install', () => self.skipWaiting());
addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
addEventListener('fetch', (event) => {
  const { pathname, searchParams } = new URL(event.request.url);
  if (pathname.endsWith('/gallery/picture')) event.respondWith(answer(event.clientId, searchParams));
});

async function answer(client, query) {
  const [n, rate, wait] = ['n', 'rate', 'wait'].map((name) => Number(query.get(name)));
  const page = await self.clients.get(client);
  page?.postMessage({ n, is: 'asked' });
  if (rate === 0) return Response.error();
  await sent(`${client} ${query.get('run')}`, rate, wait);
  page?.postMessage({ n, is: 'there' });
  return new Response(picture(n), { headers: { 'content-type': 'image/svg+xml', 'cache-control': 'no-store' } });
}

/** Resolves once a picture has come by this path. */
function sent(name, rate, wait) {
  const path = paths.get(name) ?? { waiting: [], sending: new Set(), timer: 0 };
  paths.set(name, path);
  return new Promise((resolve) => {
    path.waiting.push({ left: BYTES, after: wait, resolve });
    path.timer ||= setInterval(() => pass(name, path, rate), TICK);
  });
}

function pass(name, path, rate) {
  while (path.sending.size < MOST && path.waiting.length) path.sending.add(path.waiting.shift());
  const flowing = [...path.sending].filter((picture) => (picture.after -= TICK) <= 0);
  for (const picture of flowing) {
    picture.left -= (rate * TICK) / 1000 / flowing.length;
    if (picture.left > 0) continue;
    path.sending.delete(picture);
    picture.resolve();
  }
  if (path.sending.size + path.waiting.length) return;
  clearInterval(path.timer);
  paths.delete(name);
}

function picture(n) {
  const [sky, ground, light] = MOTIFS[n % MOTIFS.length];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400" viewBox="0 0 600 400">
    <rect width="600" height="400" fill="${sky}"/><circle cx="430" cy="120" r="56" fill="${light}"/>
    <path d="M0 250q150-90 300-10t300-30v190H0z" fill="${ground}"/>
    <text x="24" y="376" font-family="sans-serif" font-size="44" fill="#fff">${n + 1}</text></svg>`;
}
