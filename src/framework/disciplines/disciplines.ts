import { Fair } from './fair.ts';
import { FairUsers } from './fair-users.ts';
import { Fifo } from './fifo.ts';
import type { JobQueue } from './job-queue.ts';
import type { Estimates } from './run-time.ts';
import { ShortestJobFirst } from './sjf.ts';

/** What each discipline does, for catalogues. `backfill` and `none` queue like `fifo`; what they do beyond it is not a matter of order. */
export const DISCIPLINES = {
  fifo: 'order of submission; nobody overtakes the head',
  fair: 'the job with the fewest running tasks next',
  'fair-users': "the user with the fewest running tasks next, a user's jobs in order of submission",
  sjf: 'the job expected to run the shortest next',
  backfill: 'EASY: order of submission, but a gang may overtake if that does not delay the head',
  none: 'no queue: a job that has not started within its patience is lost',
} as const;
export type DisciplineName = keyof typeof DISCIPLINES;

export function makeQueue(discipline: DisciplineName, estimates: Estimates): JobQueue {
  if (discipline === 'fair') return new Fair();
  if (discipline === 'fair-users') return new FairUsers();
  if (discipline === 'sjf') return new ShortestJobFirst(estimates);
  return new Fifo();
}
