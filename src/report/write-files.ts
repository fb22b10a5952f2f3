import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ResultFile } from './result-files.ts';

/** A file that is written as it comes about, piece by piece. */
export interface StreamedFile {
  readonly name: string;
  write(append: (piece: string | Uint8Array) => void): void;
}

/**
 * Writes the files into a folder beside the one that is wanted and then renames them into place one by one: a program that dies
 * leaves no half file, and files of an earlier result are replaced whole. Others in the folder stay as they are. What a program
 * that was killed while it wrote the same result has left beside it is removed.
 *
 * @throws the error of the file system; nothing is left behind then
 */
export function writeFiles(folder: string, files: readonly (ResultFile | StreamedFile)[]): void {
  mkdirSync(dirname(folder), { recursive: true });
  const beside = join(dirname(folder), partialName(folder, process.pid));
  removeLeft(folder);
  mkdirSync(beside);
  try {
    for (const file of files) {
      mkdirSync(dirname(join(beside, file.name)), { recursive: true });
      writeFile(join(beside, file.name), file);
    }
    mkdirSync(folder, { recursive: true });
    for (const { name } of files) {
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

function writeFile(path: string, file: ResultFile | StreamedFile): void {
  const target = openSync(path, 'wx');
  try {
    const append = (piece: string | Uint8Array): void => {
      const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
      for (let at = 0; at < bytes.length; ) at += writeSync(target, bytes, at);
    };
    if ('write' in file) file.write(append);
    else for (const piece of file.pieces()) append(piece);
  } finally {
    closeSync(target);
  }
}
