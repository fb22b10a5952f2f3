import { readFileSync } from 'node:fs';
import type { PageAssets } from './page.ts';

/** The style and the script of the page, as they lie in the package. */
export function readAssets(): PageAssets {
  return { style: read('report.css'), script: read('report.js') };
}

function read(name: string): string {
  return readFileSync(new URL(`../../../assets/${name}`, import.meta.url), 'utf8');
}
