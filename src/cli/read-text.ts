import { closeSync, openSync, readSync } from 'node:fs';

/** No scenario is so large: it may have 200,000 values, and long lists of jobs stand in files of their own. */
const MOST_MIB = 8;

/**
 * The text of a file, which may be a pipe.
 * @throws the error of the file system, or one that says that it is no text, or too much of it
 */
export function readText(path: string): string {
  const bytes = readBytes(path, MOST_MIB << 20);
  if (bytes === undefined)
    throw new Error(`it is larger than ${MOST_MIB} MiB; long lists of jobs belong in a CSV file`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Error('it is no text in UTF-8', { cause });
  }
}

/** All bytes of a file; undefined where there are more than so many, or no end of them (`/dev/zero`). */
function readBytes(path: string, most: number): Buffer | undefined {
  const file = openSync(path, 'r');
  try {
    const pieces: Buffer[] = [];
    for (let read = 0; read <= most; ) {
      const piece = Buffer.alloc(1 << 16);
      const count = readSync(file, piece);
      if (count === 0) return Buffer.concat(pieces);
      pieces.push(piece.subarray(0, count));
      read += count;
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}
