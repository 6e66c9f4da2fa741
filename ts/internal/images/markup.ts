/** Markup of a picture in several sizes, as text and as elements, from one description. */

/** An element: its name, its attributes, and what is within it. */
export interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children?: readonly Tag[];
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

/** Elements without an end tag. */
const VOID = ['img', 'source'];

const attributesOf = ({ attributes }: Tag): [string, string][] =>
  Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined);

export function toHtml(tag: Tag): string {
  const escaped = (text: string) => text.replace(/[&"<>]/g, (letter) => ESCAPES[letter]!);
  const attributes = attributesOf(tag).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const start = `<${tag.name}${attributes.join('')}>`;
  return VOID.includes(tag.name) ? start : `${start}${(tag.children ?? []).map(toHtml).join('')}</${tag.name}>`;
}

export function toElement(tag: Tag): HTMLElement {
  const element = document.createElement(tag.name);
  for (const [name, value] of attributesOf(tag)) element.setAttribute(name, value);
  element.append(...(tag.children ?? []).map(toElement));
  return element;
}
