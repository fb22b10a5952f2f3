import { dirname, relative } from 'node:path';
import type { JobSource } from '../job.ts';
import { type JobListOptions, listedJobs } from '../list.ts';
import { findTrace } from './find-trace.ts';
import { loadJobList, openTrace, type TraceMapping } from './load-trace.ts';

/** A job list, or a trace, with what the scenario says about its mapping. */
export type FileMapping = TraceMapping | { readonly format: 'csv'; readonly mapping?: JobListOptions };

/** Finds and opens traces as scenario files name them: the `TraceReader` of scenario/, for whoever may touch files. */
export const fileTraces = {
  /** @throws TraceNotFoundError saying where it looked. */
  find(path: string, namedIn: string): string {
    // Shown from the working folder, where that is shorter: messages stay the same on every machine.
    const found = findTrace(path, { from: dirname(namedIn) });
    const fromHere = relative('', found);
    return fromHere.length < found.length ? fromHere : found;
  },

  /** @throws WorkloadError naming every malformed row. */
  open(file: string, trace: FileMapping): JobSource {
    if (trace.format !== 'csv') return openTrace(file, trace);
    return listedJobs(loadJobList(file, trace.mapping));
  },
} as const;
