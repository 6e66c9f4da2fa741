import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cdnUrl, isPageliftError } from '../../../pkg/cdn.node.js';

const wanted = { width: 800, quality: 70, format: 'webp' };

for (const [name, src, expected, options = {}] of [
  [
    'Supabase Storage',
    'https://abc.supabase.co/storage/v1/object/public/pics/a%20b.jpg',
    'https://abc.supabase.co/storage/v1/render/image/public/pics/a%20b.jpg?width=800&quality=70',
  ],
  [
    'Cloudflare, by name',
    '/photos/a.jpg',
    '/cdn-cgi/image/width=800,quality=70,format=webp/photos/a.jpg',
    { provider: 'cloudflare' },
  ],
  [
    'Cloudflare, known by its path',
    'https://example.com/cdn-cgi/image/width=100/photos/a.jpg',
    'https://example.com/cdn-cgi/image/width=800,quality=70,format=webp/photos/a.jpg',
  ],
  [
    'Cloudflare Images',
    'https://imagedelivery.net/account/picture/public',
    'https://imagedelivery.net/account/picture/w=800,q=70,f=webp',
  ],
  [
    'Cloudinary',
    'https://res.cloudinary.com/demo/image/upload/v1/sample.jpg',
    'https://res.cloudinary.com/demo/image/upload/w_800,c_limit,q_70,f_webp/v1/sample.jpg',
  ],
  ['imgix', 'https://a.imgix.net/b.jpg?sat=5', 'https://a.imgix.net/b.jpg?sat=5&fit=max&w=800&q=70&fm=webp'],
  ['Vercel', '/a.jpg?v=2', '/_vercel/image?url=%2Fa.jpg%3Fv%3D2&w=800&q=70', { provider: 'vercel' }],
  [
    'Netlify, another host',
    'https://example.com/a.jpg',
    '/.netlify/images?url=https%3A%2F%2Fexample.com%2Fa.jpg&w=800&q=70&fm=webp',
    { provider: 'netlify' },
  ],
  ['Bunny', 'https://x.b-cdn.net/a.jpg', 'https://x.b-cdn.net/a.jpg?width=800&quality=70'],
  ['a function', '/a.jpg', '/a.jpg@800', { provider: (src, { width }) => `${src}@${width}` }],
])
  test(`${name}, and once more the same`, () => {
    const first = cdnUrl(src, { ...wanted, ...options });
    assert.equal(first, expected);
    if (typeof options.provider !== 'function') assert.equal(cdnUrl(first, { ...wanted, ...options }), expected);
  });

test('what is not its business comes back as it is', () => {
  for (const src of [
    'https://example.com/a.jpg',
    '/a.jpg',
    'a.jpg',
    '',
    'data:image/png;base64,AAAA',
    'blob:https://a.imgix.net/1',
    'javascript:alert(1)',
    'https://a.imgix.net/b.jpg?w=5&s=0123456789abcdef',
    'https://abc.supabase.co/storage/v1/object/sign/pics/a.jpg?token=abc',
    'https://a.imgix.net:99999/b.jpg',
  ])
    assert.equal(cdnUrl(src, wanted), src);
});

test('any text is answered', () => {
  let seed = 1;
  const random = (below) => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) % below;
  const parts = [
    'https://',
    'a.imgix.net',
    'res.cloudinary.com',
    '/upload/',
    '?',
    '&',
    '=',
    '%',
    '#',
    ' ',
    'ü',
    '//',
    '..',
    ':',
  ];
  for (let i = 0; i < 5000; i++) {
    const src = Array.from({ length: random(8) }, () => parts[random(parts.length)]).join('');
    assert.equal(typeof cdnUrl(src, { width: 1 + random(2000) }), 'string');
  }
});

test('what makes no sense is refused by name', () => {
  for (const [name, ...call] of [
    ['src', undefined],
    ['width', '/a.jpg', { width: 0 }],
    ['height', '/a.jpg', { height: 1.5 }],
    ['quality', '/a.jpg', { quality: 101 }],
    ['format', '/a.jpg', { format: 'gif' }],
    ['provider', '/a.jpg', { provider: 'toString' }],
    ['widht', '/a.jpg', { widht: 5 }],
  ])
    assert.throws(
      () => cdnUrl(...call),
      (error) => isPageliftError(error) && error.code === 'options/invalid' && error.message.includes(name),
    );
});
