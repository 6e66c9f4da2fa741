// A page that is slow in known ways: what the tests of health do to it.

/** Keeps the thread at work. */
export function blockFor(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** A button whose handler takes so long. */
export function slowButton(ms) {
  const button = document.createElement('button');
  button.id = 'slow';
  button.textContent = 'Slow';
  button.addEventListener('click', function slowHandler() {
    blockFor(ms);
  });
  document.body.prepend(button);
  return button;
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves with what `look` gives once that is something. */
export async function until(what, look, patience = 20_000) {
  const end = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`not within ${patience} ms: ${what}`);
    await sleep(50);
  }
}

/** Times what fails, and does not look at it. */
export function timeWhatFails(health) {
  setTimeout(() => {
    void health.time('fails', async () => {
      throw new Error('nobody catches this');
    });
  });
}
