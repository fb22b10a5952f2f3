import type { ResultFile } from '../report/result-files.ts';
import { type StreamedFiles, writeFiles } from '../report/write-files.ts';
import { InputError } from './io.ts';
import { reason } from './load.ts';

/** Writes the files of a command. @throws InputError where the file system does not let it: that is for the caller to mend */
export function writeFolder(folder: string, files: readonly (ResultFile | StreamedFiles)[], remedy: string): void {
  try {
    writeFiles(folder, files);
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new InputError(`cannot write to ${folder} (${reason(error)}); ${remedy}`);
  }
}
