import type { ResultFile } from '../result-files.ts';
import { readAssets } from './assets.ts';
import type { ReportModel } from './model.ts';
import type { ReadFile } from './read-result.ts';
import { reportPage } from './report.ts';

/** `report.html` of a result. */
export function reportFile(model: ReportModel): ResultFile {
  return {
    name: 'report.html',
    *pieces() {
      yield reportPage(model, readAssets());
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
