// How photos come in: picked, dropped anywhere, or pasted.

/** @param {(files: File[]) => void} onFiles */
export function listenForPhotos(onFiles) {
  listenForPicked(onFiles);
  listenForDropped(onFiles);
  listenForPasted(onFiles);
}

/** @param {(files: File[]) => void} onFiles */
function listenForPicked(onFiles) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById('file-input'));
  const take = () => {
    const files = [...(input.files ?? [])];
    input.value = ''; // so that picking the same file again is a change again
    if (files.length > 0) onFiles(files);
  };
  input.addEventListener('change', take);
  take(); // what was picked while this script was still on its way
}

/** @param {(files: File[]) => void} onFiles */
function listenForDropped(onFiles) {
  const veil = /** @type {HTMLElement} */ (document.getElementById('drop-veil'));
  /** Elements entered and not yet left: dragleave also fires when the pointer moves onto a child. */
  let depth = 0;
  /** @param {DragEvent} event */
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files') ?? false;
  /** @param {number} to */
  const setDepth = (to) => {
    depth = Math.max(0, to);
    veil.hidden = depth === 0;
  };
  window.addEventListener('dragenter', (event) => hasFiles(event) && setDepth(depth + 1));
  window.addEventListener('dragleave', (event) => hasFiles(event) && setDepth(depth - 1));
  window.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  });
  window.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDepth(0);
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}

/** @param {(files: File[]) => void} onFiles */
function listenForPasted(onFiles) {
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  });
}
