/** Origin and path: names, passwords, queries and fragments may say who the user is. Of `data:` there is nothing to know. */
export const withoutQuery = (url: string): string =>
  url.startsWith('data:') ? 'data:' : url.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#@]*@/i, '$1').replace(/[?#].*/s, '');

/** What a page keeps of an address. Where that throws, the default is kept, and `failed` is told. */
export const safely =
  (redact: (url: string) => string, failed: (error: unknown) => void) =>
  (url: string): string => {
    try {
      return String(redact(url));
    } catch (error) {
      failed(error);
      return withoutQuery(url);
    }
  };
