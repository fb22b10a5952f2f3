import { expect, test, vi } from 'vitest';
import { contains, estimateMean } from '../../experiment/statistics/estimate.ts';
import { idealRun, idealScenario, UNIT_MICROS, units } from './ideal-run.ts';
import { QueueWatch } from './queue-watch.ts';

vi.setConfig({ testTimeout: 600_000 });

test('the 95 % interval of an experiment on M/M/1 covers the true mean wait in 95 +- 3 % of 400 experiments', () => {
  // Load 0.4: the wait is 0.4 / 0.6 service times. Each experiment: 10 replications of 1,000 service times, a tenth left out.
  const [experiments, replications, span] = [400, 10, 1000];
  const scenario = idealScenario({
    until: 'drained',
    cluster: { agents: [{ count: 1, resources: { cpus: 1 } }] },
    policies: ['drf'],
    frameworks: [
      {
        name: 'F',
        role: 'r',
        behaviour: 'batch',
        jobs: {
          gap: { exponential: { mean: units(2.5) } },
          first: 'after-gap',
          until: units(span),
          tasks: 1,
          duration: { exponential: { mean: units(1) } },
        },
      },
    ],
  });
  let covered = 0;
  for (let experiment = 0; experiment < experiments; experiment++) {
    const means = Array.from({ length: replications }, (_, replication) => {
      let watch: QueueWatch | undefined;
      const run = idealRun(scenario, `coverage ${experiment}`, replication, ({ cluster }) => {
        watch = new QueueWatch(cluster, { slots: 1, from: (span / 10) * UNIT_MICROS, until: span * UNIT_MICROS });
        return [watch.observer];
      });
      run.run();
      return watch!.figures().get('meanWait')!;
    });
    if (contains(estimateMean(means, 0.95)!, 0.4 / 0.6)) covered++;
  }
  expect(covered / experiments).toBeGreaterThanOrEqual(0.92);
  expect(covered / experiments).toBeLessThanOrEqual(0.98);
});
