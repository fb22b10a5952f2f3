import { readFileSync } from 'node:fs';
import { packageFile } from '../../experiment/executors/package-file.ts';
import type { PageAssets } from './page.ts';

/** The style and the script of the page, as they lie in the package. */
export function readAssets(): PageAssets {
  return { style: read('report.css'), script: read('report.js') };
}

function read(name: string): string {
  const file = packageFile(`assets/${name}`);
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`the installed program is not whole: ${file.pathname} cannot be read; install it again`, { cause });
  }
}
