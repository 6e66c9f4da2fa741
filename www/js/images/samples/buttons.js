// The buttons that paint photos for who has none at hand: one set at a time, with its progress on the buttons.
import { announce } from '../../announcer.js';
import { setText } from '../../dom.js';
import { paintSamples } from './photos.js';

/** @param {(file: File) => Promise<void>} onPhoto */
export function listenForSamples(onPhoto) {
  let painting = false;
  for (const button of document.querySelectorAll('[data-samples]')) {
    button.addEventListener('click', async () => {
      if (painting) return;
      painting = true;
      await paint(Number(button.getAttribute('data-samples')), onPhoto).finally(() => (painting = false));
    });
  }
}

/**
 * @param {number} count
 * @param {(file: File) => Promise<void>} onPhoto
 */
async function paint(count, onPhoto) {
  const buttons = [...document.querySelectorAll('[data-samples]')].map((button) => ({
    button,
    label: button.textContent ?? '',
  }));
  let painted = 0;
  const showProgress = () => {
    const text = count > 1 ? `Painting ${painted + 1} of ${count} …` : 'Painting …';
    for (const { button } of buttons) {
      button.setAttribute('aria-disabled', 'true');
      if (button.matches(`[data-samples="${count}"], #add-sample`)) setText(button, text);
    }
  };
  announce('Painting');
  showProgress();
  try {
    for await (const file of paintSamples(count)) {
      painted += 1;
      if (painted < count) showProgress();
      await onPhoto(file);
    }
  } finally {
    for (const { button, label } of buttons) {
      button.removeAttribute('aria-disabled');
      setText(button, label);
    }
  }
}
