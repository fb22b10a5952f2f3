import type { JobSource } from '../workload/job.ts';
import type { TraceMappingPlan } from './scenario.ts';

/** Reads traces for whoever loads and runs scenarios: the only part that has to know files (workload/files). */
export interface TraceReader {
  /**
   * The file that a trace path means, named in the file `namedIn`.
   * @throws an error whose message says where it looked.
   */
  find(path: string, namedIn: string): string;
  /**
   * A new cursor over the jobs of a file that was found.
   * @throws WorkloadError naming every malformed row; RangeError for a mapping the trace does not go with.
   */
  open(file: string, trace: TraceMappingPlan): JobSource;
}
