/** The part of a glob pattern before its first wildcard: what every match begins with. */
export function literalHead(pattern: string): string {
  return /^[^*?]*/.exec(pattern)![0];
}

/**
 * Whether a text matches a glob pattern: `*` stands for any characters, `?` for one. Never takes longer than the product of
 * both lengths, which a regular expression made from the pattern could.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  let [at, inPattern] = [0, 0];
  // Where to go on when the characters after the last star do not match after all.
  let [star, resume] = [-1, 0];
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      star = inPattern++;
      resume = at;
    } else if (wanted === '?' || (wanted !== undefined && wanted === text[at])) {
      at++;
      inPattern++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}
