import { closeImages, compressImage, configure } from 'pagelift/images';

const options = ({ box, quality, effort, lossless }) => ({
  format: lossless ? 'png' : 'webp',
  maxWidth: box,
  maxHeight: box,
  ...(quality === undefined ? {} : { quality }),
  ...(effort === undefined ? {} : { effort }),
});

export const compress = (file, settings) => compressImage(file, options(settings));

/** The pool bounds how many run at a time (see `prepare`). */
export const batch = (jobs, settings) =>
  Promise.all(jobs.map(async ({ file, quality }) => (await compress(file, { ...settings, quality })).blob));

/** Ends the workers; those to come are at most this many. */
export async function prepare(workers) {
  await closeImages();
  configure({ maxWorkers: workers });
}
