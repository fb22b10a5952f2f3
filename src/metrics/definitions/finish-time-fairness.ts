import type { Micros } from '../../engine/micros.ts';

/**
 * Finish-time fairness of a job: `rho = shared / own`, its response time (submission to end) in the shared cluster over
 * that on its role's own partition. No unit; above 1 the job would have ended sooner without sharing.
 *
 * Empty cases: undefined where the job did not end in both; 1 where it takes no time in both; `Infinity` where it takes
 * time in the shared cluster only.
 *
 * Source: Mahajan et al.: "Themis: Fair and Efficient GPU Cluster Scheduling", NSDI'20, with the partition that the
 * role owns in place of 1/N of the cluster.
 *
 * @param shared response in the shared cluster, at least 0; undefined for a job that did not end
 * @param own response on the own partition, at least 0; undefined for a job that did not end
 */
export function finishTimeFairness(shared: Micros | undefined, own: Micros | undefined): number | undefined {
  if (shared === undefined || own === undefined) return undefined;
  if (shared === 0 && own === 0) return 1;
  return shared / own;
}

/**
 * Part of a role's jobs that sharing makes later: how many have `rho > 1`, of those for which there is a `rho`. No unit,
 * 0 to 1; undefined where no job has a `rho`.
 */
export function partMadeLater(rhos: Iterable<number | undefined>): number | undefined {
  let jobs = 0;
  let later = 0;
  for (const rho of rhos) {
    if (rho === undefined) continue;
    jobs++;
    if (rho > 1) later++;
  }
  return jobs === 0 ? undefined : later / jobs;
}
