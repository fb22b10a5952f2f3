import type { JobId } from '../../cluster/ids.ts';
import type { JobTable } from '../../cluster/jobs.ts';
import type { StageTable } from '../../cluster/stages.ts';

/** What a discipline may know of the framework's work: the driver has it. */
export interface WorkTables {
  readonly jobs: JobTable;
  readonly stages: StageTable;
}

/** The jobs of one framework that have something to launch, in the order in which its discipline serves them. */
export interface JobQueue {
  readonly size: number;
  /** The job at a position: 0 goes first. */
  at(position: number): JobId;
  add(job: JobId, work: WorkTables): void;
  /** A job in the queue leaves it. */
  remove(job: JobId, work: WorkTables): void;
  /** So many more (or fewer) tasks of a job run now, whether it is in the queue or not. */
  runningChanged(job: JobId, change: number, work: WorkTables): void;
}
