// Elements in one line, and lists that are made anew only where they differ.

/**
 * @param {string} name
 * @param {string} [className]
 * @param {...(Node | string)} children
 */
export function make(name, className = '', ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/**
 * Shows one element for each entry; none is made again while what it shows is the same.
 * @template Entry
 * @param {Element} list
 * @param {readonly Entry[]} entries
 * @param {(entry: Entry) => HTMLElement} show
 * @param {HTMLElement} none what is shown where there is no entry
 */
export function showAll(list, entries, show, none) {
  const made = entries.length > 0 ? entries.map(show) : [none];
  const same = made.length === list.children.length && made.every((one, at) => list.children[at]?.isEqualNode(one));
  if (!same) list.replaceChildren(...made);
}

/** @param {readonly string[]} cells the first one is the row's name */
export function row(cells) {
  const line = make('tr');
  cells.forEach((text, at) => {
    const cell = make(at ? 'td' : 'th', '', text);
    if (!at) cell.setAttribute('scope', 'row');
    line.append(cell);
  });
  return line;
}
