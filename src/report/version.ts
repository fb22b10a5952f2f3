import { readFileSync } from 'node:fs';
import { packageFile } from '../experiment/executors/package-file.ts';

/** The version of the program, as its package says. */
export function programVersion(): string {
  const text = readFileSync(packageFile('package.json'), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
