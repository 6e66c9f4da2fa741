// What the scripts print: one line per step, quiet where there is nothing to say.
const color = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (color ? `\x1b[${code}m${text}\x1b[0m` : String(text));

export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);
export const yellow = paint(33);
export const cyan = paint(36);

export const section = (title) => console.log(`\n${bold(cyan(`== ${title}`))}`);
export const note = (text) => console.log(dim(text));
export const ok = (text) => console.log(`${green('ok')} ${text}`);
export const warn = (text) => console.log(`${yellow('!')} ${text}`);

/** Duration for people: "840 ms", "12.3 s", "2 min 5 s". */
export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Size for people: "812 B", "12.3 KB", "1.25 MB" (1 KB is 1024 bytes). */
export function bytes(count) {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} KB`;
  return `${(count / 1024 / 1024).toFixed(2)} MB`;
}
