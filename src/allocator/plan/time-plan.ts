import { type Micros, seconds } from '../../engine/micros.ts';
import type { ResourcePlan } from './plan.ts';
import { type PlanProblem, validatePlan } from './validate.ts';

export const DAY: Micros = seconds(24 * 60 * 60);

/** The plan that holds from one time of day up to, and without, another. */
export interface PlanInterval {
  readonly from: Micros;
  readonly to: Micros;
  readonly plan: ResourcePlan;
}

/** Plans by time of day; the simulation starts at midnight. */
export type TimePlan = readonly PlanInterval[];

/** Problems of a time plan: intervals have to tile the day, in order, without gap or overlap (spec/ego.md 2). */
export function validateTimePlan(intervals: TimePlan): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const error = (path: string, message: string): void => {
    problems.push({ path, message, severity: 'error' });
  };
  let end: Micros = 0;
  intervals.forEach((interval, index) => {
    const path = `intervals[${index}]`;
    if (interval.from !== end) error(`${path}.from`, `begins at ${interval.from} us; the one before ends at ${end} us`);
    if (interval.to <= interval.from) error(`${path}.to`, `ends at ${interval.to} us; it has to end after it begins`);
    for (const problem of validatePlan(interval.plan)) problems.push({ ...problem, path: `${path}.${problem.path}` });
    end = interval.to;
  });
  if (end !== DAY) error('intervals', `end at ${end} us; together they have to last from 0 to ${DAY} us, one day`);
  return problems;
}

/** The plan in force, and when the next one comes into force. */
export function planAt(intervals: TimePlan, now: Micros): { plan: ResourcePlan; until: Micros } {
  const midnight = now - (now % DAY);
  for (const interval of intervals) {
    if (now - midnight < interval.to) return { plan: interval.plan, until: midnight + interval.to };
  }
  throw new Error(`no plan holds at ${now - midnight} us of the day; intervals have to last from 0 to ${DAY} us`);
}
