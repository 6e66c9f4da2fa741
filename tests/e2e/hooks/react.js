import { createElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { useCached } from 'pagelift/react';
import { play, textOf } from './scenario.js';

function Value({ cache, name, load }) {
  return createElement('p', { id: 'shown' }, textOf(useCached(cache, name, load)));
}

window.hooks = () =>
  play(async (cache, key, load) => {
    const root = createRoot(document.body.appendChild(document.createElement('div')));
    // A load of its own at each render, as is usual.
    const setKey = (name) =>
      root.render(
        createElement(StrictMode, null, createElement(Value, { cache, name, load: (context) => load(context) })),
      );
    setKey(key);
    return { setKey, unmount: () => root.unmount() };
  });
