import type { JobId, StageId } from '../../cluster/ids.ts';
import type { Offer, SchedulerDriver, TaskUpdate } from '../../master/scheduler.ts';
import type { WorkTables } from '../disciplines/job-queue.ts';
import type { Work } from '../work.ts';

/** Chooses which tasks go out of which offers. */
export interface Placement {
  /** The stage of a job that could be launched from now, or NONE. */
  candidate(job: JobId, tables: WorkTables): StageId;
  /** Launches out of the offers; counts the launches by position in the list (all 0 before). */
  place(offers: readonly Offer[], launches: Int32Array, work: Work, driver: SchedulerDriver): void;
  /** One of its tasks has ended, for good or not; called before the stage's own counts change. */
  taskEnded?(update: TaskUpdate, driver: SchedulerDriver): void;
  /** A task waits again. The update is not to be trusted any more. */
  taskReturned?(stage: StageId, driver: SchedulerDriver): void;
  /** Other jobs may be first in line now. */
  queueChanged?(work: Work, driver: SchedulerDriver): void;
  /** The rows of a job are about to be given back. */
  jobEnded?(job: JobId, driver: SchedulerDriver): void;
}
