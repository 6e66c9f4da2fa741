// The floors of ts/, the lowest first. A file imports from its own floor and from those below it.

/**
 * `files`: paths below ts/. A room is a folder of ts/internal. Of a floor that is `apart`, no room imports from another: an entry
 * loads no other's code.
 * @type {{ name: string, files: RegExp, apart?: boolean }[]}
 */
export const FLOORS = [
  { name: 'common', files: /^(errors\.ts|internal\/(common|storage)\/)/ },
  { name: 'host', files: /^internal\/host\// },
  { name: 'engine', files: /^internal\/(engine|tabs|pool|images|placeholder)\// },
  { name: 'capabilities', files: /^internal\/(cache|lazy|hints|cdn|health|calls|queue|worker)\//, apart: true },
  { name: 'hooks', files: /^internal\/hooks\// },
  {
    name: 'entries',
    files: /^(images|cache|placeholder|lazy|hints|cdn|health|calls|queue|worker|react|vue|svelte)\.ts$/,
  },
  { name: 'index', files: /^index\.ts$/ },
  { name: 'command line', files: /^(cli\.ts|internal\/cli\/)/ },
];
