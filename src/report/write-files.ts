import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { ResultFile } from './result-files.ts';

/** Adds to the end of a file. */
export type Append = (piece: string | Uint8Array) => void;

/** Files that come about together, piece by piece, from one source. */
export interface StreamedFiles {
  readonly names: readonly string[];
  /** @param append of each file, in the order of the names */
  write(append: readonly Append[]): void;
}

/** The file system does not let a file be written; what it says is the cause. Errors of those who make the content are not of this kind. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
}

/**
 * Finds out whether a folder could be written, and leaves nothing behind: a run of hours is not to end in finding out.
 * @throws WriteError
 */
export function tryFolder(folder: string): void {
  onDisk(() => {
    let there = resolve(folder);
    while (!existsSync(there)) there = dirname(there);
    rmdirSync(mkdtempSync(join(there, '.commonage-')));
  });
}

/**
 * Writes the files into a folder beside the one that is wanted and then renames them into place one by one: a program that dies leaves no half
 * file in it, and files of an earlier result are replaced whole. Others in the folder stay as they are. What a program that was killed
 * while it wrote the same result has left is removed.
 *
 * @throws WriteError, or what the makers of the content throw; nothing is left behind then
 */
export function writeFiles(folder: string, files: readonly (ResultFile | StreamedFiles)[]): void {
  const wanted = resolve(folder);
  const partial = onDisk(() => makePartial(wanted));
  try {
    for (const file of files) writeInto(partial, file);
    onDisk(() => {
      mkdirSync(wanted, { recursive: true });
      for (const name of files.flatMap(namesOf)) {
        mkdirSync(dirname(join(wanted, name)), { recursive: true });
        renameSync(join(partial, name), join(wanted, name));
      }
    });
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** A new folder beside the one that is wanted; within it where that is another disk than what stands around it, or that is not ours to write. */
function makePartial(wanted: string): string {
  const around = dirname(wanted);
  const name = partialName(wanted, process.pid);
  mkdirSync(around, { recursive: true });
  const isThere = existsSync(wanted) && statSync(wanted).isDirectory();
  for (const place of isThere ? [around, wanted] : [around]) removeLeft(place, wanted);
  if (!isThere) return made(join(around, name));
  if (statSync(around).dev !== statSync(wanted).dev) return made(join(wanted, name));
  try {
    return made(join(around, name));
  } catch {
    return made(join(wanted, name));
  }
}

function made(path: string): string {
  mkdirSync(path);
  return path;
}

function onDisk<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new WriteError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The folder that a process writes a result into. */
function partialName(folder: string, process: number | string): string {
  return `.${basename(folder)}.${process}.partial`;
}

/** Removes folders of this process, and of processes that are no more. */
function removeLeft(place: string, folder: string): void {
  const [before, after] = partialName(folder, '/').split('/');
  for (const name of readdirSync(place)) {
    if (!name.startsWith(before!) || !name.endsWith(after!)) continue;
    const id = name.slice(before!.length, -after!.length);
    if (!/^[1-9]\d*$/.test(id) || (Number(id) !== process.pid && isAlive(Number(id)))) continue;
    rmSync(join(place, name), { recursive: true, force: true });
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
      onDisk(() => {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        open.push(openSync(join(folder, name), 'wx'));
      });
    }
    const append = open.map(
      (target): Append =>
        (piece) => {
          const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
          onDisk(() => {
            for (let at = 0; at < bytes.length; ) at += writeSync(target, bytes, at);
          });
        },
    );
    if ('names' in file) file.write(append);
    else for (const piece of file.pieces()) append[0]!(piece);
  } finally {
    for (const target of open) closeSync(target);
  }
}
