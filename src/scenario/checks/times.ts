import type { Micros } from '../../engine/micros.ts';
import type { Complain } from '../compile/complain.ts';
import type { ScenarioShape } from '../schema/scenario-file.ts';

/** What is planned for a time after the end of the run has no effect: who shortens a run may want just that, and should know. */
export function checkTimes(
  { until, failures: { timetable = [] } = {}, maintenance = [], operator = [] }: ScenarioShape,
  warn: Complain,
): void {
  if (typeof until !== 'number') return;
  const check = (at: Micros, ...path: (string | number)[]): void => {
    if (at > until) warn(path, 'later than the end of the run, and so without effect');
  };
  for (const [index, { at }] of timetable.entries()) check(at, 'failures', 'timetable', index, 'at');
  for (const [index, plan] of maintenance.entries()) {
    // A window may be announced within the run and begin after it.
    if (plan.kind === 'drain') check(plan.drain, 'maintenance', index, 'drain');
    else check(plan.announced ?? 0, 'maintenance', index, 'announced');
  }
  for (const [index, { at }] of operator.entries()) check(at, 'operator', index, 'at');
}
