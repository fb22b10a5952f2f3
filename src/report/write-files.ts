import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ResultFile } from './result-files.ts';

/** A file that is written as it comes about, piece by piece. */
export interface StreamedFile {
  readonly name: string;
  write(append: (piece: string | Uint8Array) => void): void;
}

/**
 * Writes the files into a folder beside the one that is wanted and then renames them into place one by one: a program that dies
 * leaves no half file, and files of an earlier result are replaced whole. Others in the folder stay as they are.
 *
 * @throws the error of the file system; nothing is left behind then
 */
export function writeFiles(folder: string, files: readonly (ResultFile | StreamedFile)[]): void {
  mkdirSync(dirname(folder), { recursive: true });
  const beside = join(dirname(folder), `.${basename(folder)}.${process.pid}.partial`);
  rmSync(beside, { recursive: true, force: true });
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
