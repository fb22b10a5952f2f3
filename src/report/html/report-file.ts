import type { ResultFile } from '../result-files.ts';
import { readAssets } from './assets.ts';
import { readResult } from './read-result.ts';
import { reportPage } from './report.ts';

/** `report.html`, made from the other files of the result: what it shows is what they say. */
export function reportFile(files: readonly ResultFile[]): ResultFile {
  return {
    name: 'report.html',
    *pieces() {
      const read = (name: string): string | undefined => {
        const file = files.find((each) => each.name === name);
        return file === undefined ? undefined : [...file.pieces()].join('');
      };
      yield reportPage(readResult(read), readAssets());
    },
  };
}
