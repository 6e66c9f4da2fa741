// The ThumbHashes of the gallery's motifs (gallery/worker.js draws them), as `createPlaceholder` made them.
export const HASHES = [
  'oFkSVY52eYh/h4eFeGh3eHePdvho',
  '4oYRJYB2eYh/h4eFeGh3iHhwCeVD',
  'zuYJFYJ1W5h/l4aFaEiJh4hwiQeX',
  'LFgSDYJ3eYiPeIeFeGh3eYePtgip',
  'ZdkRBYJ3eYiPeIeFeGh3eYlwavdX',
  'IpcRDYJ2eYiPd4eFeGh3eXVvNfZW',
];
