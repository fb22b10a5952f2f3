import type { StageId } from '../cluster/ids.ts';
import type { StageTable } from '../cluster/stages.ts';

/** May the stage after this one start, given how far this one is? Asked when a stage becomes ready and when one of its tasks is done. */
export type Opening = (stage: StageId, stages: StageTable) => boolean;

/** All stages at once: the job is a bag of tasks, whatever they are called. */
export const atOnce: Opening = () => true;

/** Barriers: a stage starts when all tasks of the one before are done. */
export const barrier: Opening = (stage, stages) => stages.done(stage) === stages.tasks(stage);

/** A stage starts when such a fraction of the tasks of the one before is done. A quotient is what is written: 7 / 100 is 0.07, but 0.07 * 100 is more than 7. */
export function afterFraction(fraction: number): Opening {
  return (stage, stages) => stages.done(stage) / stages.tasks(stage) >= fraction;
}
