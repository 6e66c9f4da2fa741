const MOST_LETTERS = 100;

/** A short selector of a node, for people: `#id`, or the way down to it by tags and classes. The node itself is not kept. */
export function selectorOf(node: Node | null | undefined): string {
  let selector = '';
  for (let at = node?.nodeType === 1 ? (node as Element) : (node?.parentElement ?? null); at; at = at.parentElement) {
    const { id, localName, classList } = at;
    const part = id ? `#${id}` : [localName, ...[...classList].slice(0, 3)].join('.');
    const longer = selector ? `${part}>${selector}` : part;
    if (longer.length > MOST_LETTERS) break;
    selector = longer;
    if (id) break;
  }
  return selector;
}
