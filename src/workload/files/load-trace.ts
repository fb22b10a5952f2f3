import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Job } from '../job.ts';
import { type JobListOptions, readJobList } from '../list.ts';
import { type PhillyMapping, type PhillyTable, phillyJobs, readPhilly } from '../traces/philly.ts';
import { readSwf, type SwfMapping, type SwfTable, swfJobs } from '../traces/swf.ts';
import { readSwim, type SwimMapping, type SwimTable, swimJobs } from '../traces/swim.ts';
import type { TraceSource } from '../traces/trace-source.ts';
import { openTable } from './open-table.ts';

/** Tables read by this process, shared by all its runs: ten seeds of four policies parse a trace once. */
const loaded = new Map<string, unknown>();

/** Reads a file unless this version of it (by size and time of change) has been read for this purpose before. */
function once<T>(purpose: string, path: string, read: () => T): T {
  const stat = statSync(path, { throwIfNoEntry: false });
  const key = `${purpose} ${stat?.size} ${stat?.mtimeMs} ${resolve(path)}`;
  if (!loaded.has(key)) loaded.set(key, read());
  return loaded.get(key) as T;
}

/** @throws WorkloadError, as every function here: each malformed row, with its line. */
export function loadSwim(path: string): SwimTable {
  return once('swim', path, () => {
    const { rows, problems } = openTable(path, { separator: '\t' });
    return readSwim(rows, problems);
  });
}

export function loadSwf(path: string): SwfTable {
  return once('swf', path, () => {
    const header = new Map<string, string>();
    const onComment = (text: string): void => {
      const [, key, value] = /^(\w+):\s*(.*)$/.exec(text) ?? [];
      if (key !== undefined && value !== undefined && !header.has(key)) header.set(key, value);
    };
    const { rows, problems } = openTable(path, { separator: 'blanks', comment: ';', onComment });
    return readSwf(rows, header, problems);
  });
}

export function loadPhilly(path: string): PhillyTable {
  return once('philly', path, () => {
    const { rows, problems } = openTable(path, { separator: ',' });
    return readPhilly(rows, problems);
  });
}

/** Jobs written as rows (see list.ts), separated by commas, or tabs in a `.tsv`; lines that begin with # are comments. */
export function loadJobList(path: string, options: JobListOptions = {}): readonly Job[] {
  return once(`jobs ${JSON.stringify(options)}`, path, () => {
    const { rows, problems } = openTable(path, { comment: '#' });
    return readJobList(rows, problems, options);
  });
}

/** A trace format with what the user said about its mapping. */
export type TraceMapping =
  | { readonly format: 'swim'; readonly mapping?: Partial<SwimMapping> }
  | { readonly format: 'swf'; readonly mapping?: Partial<SwfMapping> }
  | { readonly format: 'philly'; readonly mapping?: Partial<PhillyMapping> };

/** A new cursor over the jobs of a trace file. */
export function openTrace(path: string, trace: TraceMapping): TraceSource {
  switch (trace.format) {
    case 'swim':
      return swimJobs(loadSwim(path), trace.mapping);
    case 'swf':
      return swfJobs(loadSwf(path), trace.mapping);
    case 'philly':
      return phillyJobs(loadPhilly(path), trace.mapping);
  }
}
