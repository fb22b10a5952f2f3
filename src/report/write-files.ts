import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ResultFile } from './result-files.ts';

/** Adds to the end of a file. */
export type Append = (piece: string | Uint8Array) => void;

/** Files that come about together, piece by piece, from one source. */
export interface StreamedFiles {
  readonly names: readonly string[];
  /** @param append of each file, in the order of the names */
  write(append: readonly Append[]): void;
}

/**
 * Writes the files into a folder beside the one that is wanted and then renames them into place one by one: a program that dies
 * leaves no half file, and files of an earlier result are replaced whole. Others in the folder stay as they are. What a program
 * that was killed while it wrote the same result has left beside it is removed.
 *
 * @throws the error of the file system; nothing is left behind then
 */
export function writeFiles(folder: string, files: readonly (ResultFile | StreamedFiles)[]): void {
  mkdirSync(dirname(folder), { recursive: true });
  const beside = join(dirname(folder), partialName(folder, process.pid));
  removeLeft(folder);
  mkdirSync(beside);
  try {
    for (const file of files) writeInto(beside, file);
    mkdirSync(folder, { recursive: true });
    for (const name of files.flatMap(namesOf)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      renameSync(join(beside, name), join(folder, name));
    }
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** The folder that a process writes a result into, which stands beside the result. */
function partialName(folder: string, process: number | string): string {
  return `.${basename(folder)}.${process}.partial`;
}

/** Removes folders of this process, and of processes that are no more. */
function removeLeft(folder: string): void {
  const [before, after] = partialName(folder, '/').split('/');
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(before!) || !name.endsWith(after!)) continue;
    const id = name.slice(before!.length, -after!.length);
    if (!/^[1-9]\d*$/.test(id) || (Number(id) !== process.pid && isAlive(Number(id)))) continue;
    rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0); // No signal: asks whether there is such a process.
    return true;
  } catch (error) {
    // One of another user may not be signalled, and is there.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function namesOf(file: ResultFile | StreamedFiles): readonly string[] {
  return 'names' in file ? file.names : [file.name];
}

function writeInto(folder: string, file: ResultFile | StreamedFiles): void {
  const open: number[] = [];
  try {
    for (const name of namesOf(file)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      open.push(openSync(join(folder, name), 'wx'));
    }
    const append = open.map(
      (target): Append =>
        (piece) => {
          const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
          for (let at = 0; at < bytes.length; ) at += writeSync(target, bytes, at);
        },
    );
    if ('names' in file) file.write(append);
    else for (const piece of file.pieces()) append[0]!(piece);
  } finally {
    for (const target of open) closeSync(target);
  }
}
