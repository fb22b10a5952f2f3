import type { ResultFile } from '../report/result-files.ts';
import { type StreamedFiles, tryFolder, WriteError, writeFiles } from '../report/write-files.ts';
import { InputError } from './io.ts';
import { reason } from './reason.ts';

/** Writes the files of a command. @throws InputError where the file system does not let it: that is for the caller to mend */
export function writeFolder(folder: string, files: readonly (ResultFile | StreamedFiles)[], remedy: string): void {
  orInputError(folder, remedy, () => writeFiles(folder, files));
}

/** Asks before the work whether its files can be written. @throws InputError */
export function checkFolder(folder: string, remedy: string): void {
  orInputError(folder, remedy, () => tryFolder(folder));
}

/** What a code means where a folder is to be made. */
const OF_FOLDERS: Readonly<Record<string, string>> = {
  EEXIST: 'a file stands there, or on the way there',
  ENOTDIR: 'a file stands there, or on the way there',
  ENOENT: 'no folder can be made there',
};

function orInputError(folder: string, remedy: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    const { cause } = error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new InputError(`cannot write to ${folder} (${OF_FOLDERS[code] ?? reason(cause)}); ${remedy}`);
  }
}
