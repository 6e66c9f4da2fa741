import { createApp, h, reactive, ref } from 'vue';
import { useCached } from 'pagelift/vue';
import { play, textOf } from './scenario.js';

window.hooks = () =>
  play(async (cache, key, load) => {
    // A cache within reactive state is still a cache.
    const state = reactive({ cache, name: ref(key) });
    const app = createApp({
      setup() {
        const { data, error, isStale, isLoading } = useCached(state.cache, () => state.name, load);
        return () =>
          h(
            'p',
            { id: 'shown' },
            textOf({ data: data.value, error: error.value, isStale: isStale.value, isLoading: isLoading.value }),
          );
      },
    });
    app.mount(document.body.appendChild(document.createElement('div')));
    return { setKey: (name) => (state.name = name), unmount: () => app.unmount() };
  });
