import { existsSync } from 'node:fs';

/** Where a file of the package lies: seen from the sources, or from the files that they were put together into. */
export function packageFile(path: string): URL {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) {
    const above = new URL('../', folder);
    if (above.href === folder.href) throw new Error(`no package.json above ${import.meta.url}`);
    folder = above;
  }
  return new URL(path, folder);
}
