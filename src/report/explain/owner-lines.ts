import { END_CAUSES } from '../../cluster/record-types.ts';
import { WAIT_CAUSES } from '../../metrics/wait-causes.ts';
import { causeTable } from './cause-table.ts';
import type { OwnerWatch } from './owner-watch.ts';
import { clock } from './task-watch.ts';

/** What became of a job or a framework, for the terminal. */
export function ownerLines(watch: OwnerWatch): string[] {
  const { title, jobs, jobsEnded, launches, offers, longestWait, longestTask, charged } = watch;
  const sum = charged.reduce((total, micros) => total + micros, 0);
  const causes = WAIT_CAUSES.map((cause, row) => ({ cause, micros: charged[row]! }))
    .filter(({ micros }) => micros > 0)
    .sort((a, b) => b.micros - a.micros);
  const ends = END_CAUSES.flatMap((cause, row) => (watch.ends[row]! > 0 ? [`${watch.ends[row]} ${cause}`] : []));
  return [
    `${title}: ${jobs} ${jobs === 1 ? 'job' : 'jobs'}, ${jobsEnded} of them ended; ${launches} launches of tasks`,
    `ends of tasks: ${ends.join(', ') || 'none'}`,
    `offers to the framework: ${offers.made} made, ${offers.accepted} used, ${offers.declined} declined, ${offers.rescinded} taken back`,
    ...(longestTask === ''
      ? []
      : [`longest wait for a first launch: ${clock(longestWait)}, ${longestTask} (explain --task ${longestTask})`]),
    '',
    'Tasks waited, in task seconds, for:',
    ...causeTable(
      causes.map(({ cause, micros }) => [cause, micros]),
      sum,
    ),
  ];
}
