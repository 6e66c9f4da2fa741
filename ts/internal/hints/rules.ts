/** Which links may be fetched ahead. These rules work without WebAssembly, as pages with hints alone load none. */

/** A `GET` of these may change something, or is no page. */
const CHANGES =
  /\b(log-?out|sign-?out|log-?off|delete|remove|destroy|unsubscribe|cancel|cart|basket|checkout|download|add-to)\b/i;

/** Files that are no pages. */
const FILES = /\.(zip|gz|tar|7z|rar|dmg|exe|msi|pkg|apk|iso|pdf|docx?|xlsx?|pptx?|mp[34]|mov|avi|webm|csv)$/i;

/** Parameters that let somebody in. */
const SECRET = /^(token|auth|key|code|state|sig|signature|session|password|jwt)$|token$/i;

/** A link as the rules see it. */
export interface Link {
  readonly href: string;
  /** Whether it downloads. */
  readonly downloads: boolean;
  readonly rel: string;
  readonly target: string;
}

export function isAllowed(
  { href, downloads, rel, target }: Link,
  page: string,
  origins: readonly string[],
  deny: RegExp | undefined,
): boolean {
  let url: URL;
  const here = new URL(page);
  try {
    url = new URL(href, page);
  } catch {
    return false;
  }
  const isOwn = url.origin === here.origin || origins.includes(url.origin);
  const isHere = url.origin + url.pathname + url.search === here.origin + here.pathname + here.search;
  if (!/^https?:$/.test(url.protocol) || !isOwn || isHere || downloads) return false;
  if (/\b(nofollow|external)\b/i.test(rel) || (target && !/^_(self|top|parent)$/i.test(target))) return false;
  // An expression with state would judge every second link.
  if (deny && new RegExp(deny, deny.flags.replace(/[gy]/g, '')).test(url.href)) return false;
  const path = decoded(url.pathname);
  return (
    !CHANGES.test(`${path} ${decoded(url.search)}`) &&
    !FILES.test(path) &&
    ![...url.searchParams.keys()].some((name) => SECRET.test(name))
  );
}

/** Words as they are read: percent signs decoded, and what joins them taken apart. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text).replace(/_/g, '-');
  } catch {
    return text;
  }
}
