import { finishTimeFairness, partMadeLater } from '../metrics/definitions/finish-time-fairness.ts';
import type { Measured } from '../metrics/measures.ts';

export interface FinishTimes {
  /** Mean of response over response under the baseline; NaN where no job ended under both. */
  readonly meanRatio: number;
  /** Part of the jobs that take longer than under the baseline; NaN where no job ended under both. */
  readonly madeLater: number;
}

/** Jobs side by side with the same jobs under the baseline, by `scope name`: of each framework, and of the whole cluster. */
export function finishTimes(baseline: Measured, policy: Measured): ReadonlyMap<string, FinishTimes> {
  const times = new Map<string, FinishTimes>();
  const frameworks = policy.scopes.filter(({ scope }) => scope === 'framework');
  const all: number[] = [];
  frameworks.forEach(({ name }, row) => {
    const before = baseline.responses[row];
    const own: number[] = [];
    policy.responses[row]?.forEach((response, job) => {
      const ratio = finishTimeFairness(known(response), known(before?.[job]));
      if (ratio !== undefined && Number.isFinite(ratio)) own.push(ratio);
    });
    times.set(`framework ${name}`, summed(own));
    for (const ratio of own) all.push(ratio);
  });
  return times.set('cluster ', summed(all));
}

function known(response: number | undefined): number | undefined {
  return response === undefined || Number.isNaN(response) ? undefined : response;
}

function summed(ratios: readonly number[]): FinishTimes {
  const sum = ratios.reduce((total, ratio) => total + ratio, 0);
  return { meanRatio: sum / ratios.length, madeLater: partMadeLater(ratios) ?? Number.NaN };
}
