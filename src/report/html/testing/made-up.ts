import { METRICS } from '../../../metrics/catalogue.ts';
import type { JobTimes, Levels, LoanTotal, ReportModel, Value } from '../model.ts';

const POLICIES = ['static', 'drf', 'ego-borrow'];
const FRAMEWORKS = ['batch & co', 'web', 'mpi'];
const CAUSES = ['allocation_interval', 'share_order', 'capacity'];

/** A result nobody ran: small, with something in every figure, made of plain arithmetic. */
export function madeUpModel(): ReportModel {
  const values: Value[] = [];
  const levels: Levels[] = [];
  const jobs: JobTimes[] = [];
  const loans: LoanTotal[] = [];
  for (const [p, policy] of POLICIES.entries()) {
    const add = (scope: string, name: string, metric: string, unit: string, mean: number, difference: number): void => {
      const isBaseline = p === 0;
      values.push({
        policy,
        scope,
        name,
        metric,
        unit,
        mean,
        halfWidth: mean / 20,
        seeds: 10,
        difference: isBaseline ? Number.NaN : difference,
        differenceHalfWidth: isBaseline ? Number.NaN : 4,
        isClear: !isBaseline && Math.abs(difference) > 4,
      });
    };
    add('cluster', '', 'utilization.cpus.allocated', 'fraction', 0.5 + 0.2 * p, 0.2 * p);
    add('cluster', '', 'jobs.mean_response', 'seconds', 100 - 10 * p, -10 * p);
    levels.push(level(policy, 'cluster', '', 'cpus.allocated', (i) => ((i * 7 + p * 13) % 50) / 100 + 0.3 + 0.1 * p));
    levels.push(level(policy, 'cluster', '', 'cpus.in_offers', (i) => ((i * 3) % 10) / 100));
    for (const [f, framework] of FRAMEWORKS.entries()) {
      const difference = f === 2 ? 3 : -10 * p * (f + 1);
      add('framework', framework, 'jobs.mean_response', 'seconds', 100 + difference, difference);
      add('framework', framework, 'jobs.mean_wait', 'seconds', 50 + difference, difference);
      add('framework', framework, 'offers.accepted', 'offers', 100 * (f + 1), 0);
      add('framework', framework, 'offers.declined', 'offers', 20 * p, 0);
      add('framework', framework, 'offers.rescinded', 'offers', 5, 0);
      levels.push(level(policy, 'framework', framework, 'cpus.allocated', (i) => ((i + f * 20) % 60) / 250));
      levels.push(level(policy, 'framework', framework, 'tasks.waiting', (i) => ((i * (f + 1)) % 37) * (3 - p)));
      levels.push(
        level(policy, 'role', framework, 'starved', (i) => (i > 40 * f && i < 40 * f + 60 - 25 * p ? 0.75 : 0)),
      );
      if (p === 2 && f > 0)
        levels.push(level(policy, 'role', framework, 'cpus.borrowed', (i) => (i > 50 && i < 90 ? 0.1 * f : 0)));
      for (let job = 0; job < 40; job++)
        jobs.push({ policy, framework, name: `job-${job}`, submitted: job, wait: (job * job * (f + 1)) / (1 + p) });
      for (const [c, cause] of CAUSES.entries())
        add('framework', framework, `waits.${cause}_seconds`, 'task seconds', 500 * (c + 1) * (3 - p), 0);
      if (p === 2 && f > 0) {
        loans.push({ policy, lender: FRAMEWORKS[0]!, borrower: framework, resource: 'cpus', unitSeconds: 9000 * f });
      }
    }
  }
  return {
    scenario: 'made-up',
    story: 'Three frameworks that never were, <shown> on 3 & 4 machines.',
    version: '0.0.0',
    digest: '0123456789abcdef',
    seed: '1',
    experiment: 'terminating: measured from its start to its end',
    replications: 10,
    policies: POLICIES,
    failures: [],
    roles: FRAMEWORKS,
    frameworks: FRAMEWORKS,
    command: 'compare made-up.yaml --seeds 10',
    sources: [{ name: 'made-up.yaml', text: 'story: "</script> & <b>"\n' }],
    values,
    timeline: { step: 5, end: 998, levels },
    jobs,
    loans,
    metrics: METRICS,
  };
}

function level(policy: string, scope: string, name: string, series: string, at: (i: number) => number): Levels {
  return { policy, scope, name, series, values: Array.from({ length: 200 }, (_, i) => at(i)) };
}
