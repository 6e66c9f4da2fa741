import { checkNames, invalid } from '../common/invalid.js';
import { Scope } from '../common/scope.js';
import { tagOf } from '../common/type-name.js';
import { idle } from '../host/page.js';
import { isAllowed } from './rules.js';
import type { Prefetcher, PrefetchOptions } from './types.js';

const NAMES = ['budget', 'limit', 'deny', 'origins', 'mode', 'nonce', 'signal'];

/** Milliseconds that the page may take to be idle. */
const IDLE_PATIENCE = 2000;

/** Network Information API, which Chromium alone has (https://wicg.github.io/netinfo/). */
interface Connection {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

/** Whether the user's connection is not to be spent on guesses. */
function isSpared(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: Connection };
  return connection?.saveData === true || /2g/.test(connection?.effectiveType ?? '');
}

/**
 * Whether to write speculation rules. They are an inline script, which a strict policy refuses without a nonce: unless the caller says
 * so, only a page that has a nonce is known to take them.
 */
const usesRules = (mode: PrefetchOptions['mode'], nonce: string): boolean =>
  (nonce !== '' || mode === 'prefetch' || mode === 'prerender') &&
  (HTMLScriptElement.supports?.('speculationrules') ?? false);

/** See `prefetch` in `ts/hints.ts`. */
export class LinkPrefetcher implements Prefetcher {
  readonly urls: string[] = [];
  readonly #options: PrefetchOptions;
  readonly #scope = new Scope();
  #bytes = 0;

  constructor(root: ParentNode, options: PrefetchOptions) {
    check(options);
    this.#options = options;
    options.signal?.throwIfAborted();
    const scope = this.#scope;
    const seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting) void this.#hint(target as HTMLAnchorElement);
    });
    const watch = (node: ParentNode) => node.querySelectorAll('a[href]').forEach((link) => seen.observe(link));
    const added = new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes) if (node instanceof Element && node.parentElement) watch(node.parentElement);
    });
    const sizes = new PerformanceObserver((list) => {
      for (const { name, encodedBodySize } of list.getEntries() as PerformanceResourceTiming[])
        if (this.urls.includes(name)) this.#bytes += encodedBodySize;
    });
    watch(root);
    added.observe(root, { childList: true, subtree: true });
    sizes.observe({ type: 'resource' });
    for (const observer of [seen, added, sizes]) scope.add(() => observer.disconnect());
    const abort = () => this.close();
    options.signal?.addEventListener('abort', abort);
    scope.add(() => options.signal?.removeEventListener('abort', abort));
  }

  close(): void {
    this.#scope.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #hint({ href, download, rel, target, attributes }: HTMLAnchorElement): Promise<void> {
    const { limit = 20, budget = 2e6, deny, origins = [] } = this.#options;
    const url = href.replace(/#.*$/, '');
    const downloads = download !== '' || attributes.getNamedItem('download') !== null;
    if (this.urls.includes(url) || !isAllowed({ href, downloads, rel, target }, location.href, origins, deny)) return;
    await idle(IDLE_PATIENCE);
    const isFull = this.urls.length >= limit || this.#bytes >= budget;
    if (this.#scope.closed || isFull || isSpared() || document.hidden || this.urls.includes(url)) return;
    this.urls.push(url);
    const { mode, nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '' } = this.#options;
    const element = usesRules(mode, nonce) ? rules(url, mode, nonce) : link(url);
    document.head.append(element);
    this.#scope.add(() => element.remove());
  }
}

function rules(url: string, mode: PrefetchOptions['mode'], nonce: string): HTMLScriptElement {
  const script = Object.assign(document.createElement('script'), { type: 'speculationrules', nonce });
  script.textContent = JSON.stringify({ [mode === 'prerender' ? 'prerender' : 'prefetch']: [{ urls: [url] }] });
  return script;
}

function link(href: string): HTMLLinkElement {
  return Object.assign(document.createElement('link'), { rel: 'prefetch', href });
}

function check(options: PrefetchOptions): void {
  checkNames(options, NAMES);
  const { budget, limit, deny, origins, mode } = options;
  for (const [name, value] of Object.entries({ budget, limit }))
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      throw invalid(name, 'a number of at least 0', value);
  if (deny !== undefined && tagOf(deny) !== 'RegExp') throw invalid('deny', 'a regular expression', deny);
  if (origins !== undefined && !Array.isArray(origins)) throw invalid('origins', 'an array of origins', origins);
  if (mode !== undefined && !['auto', 'prefetch', 'prerender'].includes(mode))
    throw invalid('mode', "'auto', 'prefetch' or 'prerender'", mode);
}
