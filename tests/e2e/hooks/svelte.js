import { flushSync, mount, unmount } from 'svelte';
import Value from './Value.svelte';
import { play } from './scenario.js';

window.hooks = () =>
  play(async (cache, key, load) => {
    const show = (name) => mount(Value, { target: document.body, props: { cache, name, load } });
    let shown = show(key);
    return {
      async setKey(name) {
        await unmount(shown);
        shown = show(name);
        flushSync();
      },
      unmount: () => unmount(shown),
    };
  });
