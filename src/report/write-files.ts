import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ResultFile } from './result-files.ts';

/**
 * Writes the files into a folder beside the one that is wanted and then renames them into place one by one: a program that dies
 * leaves no half file, and files of an earlier result are replaced whole. Others in the folder stay as they are.
 *
 * @throws the error of the file system; nothing is left behind then
 */
export function writeFiles(folder: string, files: readonly ResultFile[]): void {
  mkdirSync(dirname(folder), { recursive: true });
  const beside = join(dirname(folder), `.${basename(folder)}.${process.pid}.partial`);
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside);
  try {
    for (const file of files) writeFile(join(beside, file.name), file);
    mkdirSync(folder, { recursive: true });
    for (const { name } of files) renameSync(join(beside, name), join(folder, name));
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

function writeFile(path: string, file: ResultFile): void {
  const target = openSync(path, 'wx');
  try {
    for (const piece of file.pieces()) {
      const bytes = Buffer.from(piece, 'utf8');
      for (let at = 0; at < bytes.length; ) at += writeSync(target, bytes, at);
    }
  } finally {
    closeSync(target);
  }
}
