/** `fetch` in a browser; `fetch.node.ts` takes this file's place in Node. */
export function fetchResponse(url: string | URL, signal?: AbortSignal): Promise<Response> {
  return fetch(url, signal ? { signal } : {});
}
