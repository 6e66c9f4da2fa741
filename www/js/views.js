// The parts of the lab: one is shown, named by the address, so that it can be linked to and gone back from.
import { byId } from './dom.js';

/** @typedef {{ show: () => void, hide: () => void }} View */

export class Views {
  #links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('[data-view]')]);
  #views;
  #current = '';

  /** @param {Record<string, View>} views those that want to know, by the id of their element */
  constructor(views) {
    this.#views = views;
    addEventListener('hashchange', () => this.#show());
    this.#show();
  }

  #show() {
    const wanted = this.#links.find(({ hash }) => hash === location.hash) ?? this.#links[0];
    const id = wanted?.dataset['view'] ?? '';
    if (id === this.#current) return;
    this.#views[this.#current]?.hide();
    this.#current = id;
    for (const link of this.#links) {
      const shown = link === wanted;
      byId(link.dataset['view'] ?? '').hidden = !shown;
      if (shown) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    this.#views[id]?.show();
  }
}
