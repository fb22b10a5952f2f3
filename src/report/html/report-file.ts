import type { ResultFile } from '../result-files.ts';
import { readAssets } from './assets.ts';
import { type ReadFile, readResult } from './read-result.ts';
import { reportPage } from './report.ts';

/** `report.html`, made from the other files of the result: what it shows is what they say. */
export function reportFile(files: readonly ResultFile[]): ResultFile {
  return {
    name: 'report.html',
    *pieces() {
      yield reportPage(readResult(reader(files)), readAssets());
    },
  };
}

/** Reads files that have not been written yet. */
export function reader(files: readonly ResultFile[]): ReadFile {
  return (name) => {
    const file = files.find((each) => each.name === name);
    return file === undefined ? undefined : [...file.pieces()].join('');
  };
}
