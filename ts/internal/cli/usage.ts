/** A command line that makes no sense: exit status 2. */
export class UsageError extends Error {}

export const USAGE = 'usage: pagelift compress|placeholder|probe FILE... [options]    (pagelift --help says more)';

export const HELP = `Makes pictures smaller, and says what is in them.

  pagelift compress FILE...      writes a smaller picture for each file
  pagelift placeholder FILE...   prints hashes, colours and a tiny picture that can stand for each file
  pagelift probe FILE...         prints what each file's header says

Options of compress
  --format auto|webp|jpeg|png        default auto: the smallest that suits the picture
  --quality auto|0-100               default auto: the smallest file that looks like the original
  --target-score N                   the SSIMULACRA2 score to reach (90 visually lossless, 70 high, 50 medium)
  --max-width N, --max-height N      the box to fit into, in pixels; nothing is enlarged
  --fit inside|cover|contain|fill    how to fit into it; default inside
  --max-bytes N                      a hard limit of each result
  --metadata none|safe|all           safe keeps date, author and camera, and drops the position; default none
  --animation keep|first-frame       keep hands an animated original on where it can; default keep
  --effort 0-6                       more time for fewer bytes; default 4
  --background COLOUR                #rgb, #rrggbb, white, black or transparent; default white
  --out DIR                          where the results go; default: the current directory

Options of all
  --json       one JSON array on standard output, one object per file in order
  --help, --version

Results are called DIR/NAME.webp (.jpg, .png, or as an animation that is kept); an extension that suits already stays as
it is. Two files of one name become NAME and NAME-2; no file that was given is ever overwritten. Where nothing smaller is
found, the result is a copy of the original. Older results are replaced.

Exit status: 0 done; 1 a file failed, one line each on standard error; 2 the command line is wrong, nothing was done.
`;
