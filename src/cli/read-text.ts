import { readFileSync } from 'node:fs';

/**
 * The text of a file.
 * @throws the error of the file system, or one that says that it is no text
 */
export function readText(path: string): string {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Error('it is no text in UTF-8', { cause });
  }
}
