// Looks at pictures and errors inside the page and describes them in plain values, which WebDriver can carry.

/** Format by the first bytes, never by the type. */
export async function formatOf(blob) {
  const bytes = new Uint8Array(await blob.slice(0, 16).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n')) return 'png';
  if (text.startsWith('GIF8')) return 'gif';
  return `unknown: ${[...bytes.slice(0, 4)]}`;
}

/** Decodes with the browser, not with the package: size, and the colours at relative positions [x, y] from 0 to 1. */
export async function decode(blob, points = []) {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  URL.revokeObjectURL(image.src);
  const at = (x, size) => Math.min(size - 1, Math.floor(x * size));
  const colors = points.map(([x, y]) => [...context.getImageData(at(x, width), at(y, height), 1, 1).data]);
  return { width, height, colors };
}

/** A result of the package as plain values, with what the browser says of its blob. */
export async function describe(result, points = []) {
  const { blob, file, ...rest } = result;
  const plain = JSON.parse(JSON.stringify(rest));
  return {
    ...plain,
    blobSize: blob.size,
    blobType: blob.type,
    // Of a class of this realm: what forms and uploads take.
    fileName: file instanceof File && file === blob && file.name,
    magic: await formatOf(blob),
    decoded: await decode(blob, points),
  };
}

/** How a promise ended, as plain values. */
export async function outcome(promise, isPageliftError) {
  try {
    return { value: await promise };
  } catch (error) {
    const typed = isPageliftError?.(error) ?? false;
    return { error: { name: error?.name, code: error?.code, message: String(error?.message ?? error), typed } };
  }
}

/** Another page of the same site, in a frame: its window, the package as it has loaded it, and what removes it. */
export async function otherPage() {
  const frame = document.createElement('iframe');
  frame.src = '/';
  await new Promise((resolve) => {
    frame.onload = resolve;
    document.body.append(frame);
  });
  const { contentWindow: view } = frame;
  return { view, pagelift: (await view.harness.context()).pagelift, remove: () => frame.remove() };
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A picture on a canvas: a gradient with noise, so that there is something to compress. */
export function paint(width, height) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(width, height);
  let seed = 7;
  for (let i = 0; i < width * height; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    const noise = (seed >> 16) % 24;
    pixels.data.set([((i % width) / width) * 220 + noise, (i / width / height) * 220 + noise, 120 + noise, 255], i * 4);
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

/** Watches the main thread while something runs; gives the longest time, in ms, that a timer had to wait. */
export async function longestStall(work) {
  let longest = 0;
  let last = performance.now();
  const channel = new MessageChannel();
  let going = true;
  channel.port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (going) channel.port2.postMessage(0);
  };
  channel.port2.postMessage(0);
  const value = await work();
  going = false;
  channel.port1.close();
  return { value, longest };
}
