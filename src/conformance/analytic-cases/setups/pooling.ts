import { hasKeys, numberOf, UnknownSetup } from '../case.ts';
import { intervalRule, judge, type Sample, type Target } from '../intervals.ts';
import { serviceOf } from './services.ts';
import type { Setup } from './setup.ts';
import { stationSampler } from './station.ts';

const RATIO = 'waitRatioStaticOverShared';

/** What sharing is worth: tenants with a partition each, and the same in one pool, on the same draws. */
export const pooling: Setup = {
  name: 'partitions against one pool',
  knows: ({ setup }) =>
    hasKeys(setup, 'partitions', 'slotsPerPartition', 'lambdaPerFramework', 'mu', 'compare') &&
    JSON.stringify(setup['compare']) === '["static: k separate M/M/c","shared: one M/M/(k*c)"]',
  run({ id, setup, expect, tolerance }) {
    const partitions = numberOf(setup['partitions'], 'partitions');
    const slots = numberOf(setup['slotsPerPartition'], 'slotsPerPartition');
    const mean = 1 / numberOf(setup['mu'], 'mu');
    const stream = {
      lambda: numberOf(setup['lambdaPerFramework'], 'lambdaPerFramework'),
      service: serviceOf('exponential', mean),
      role: { owned: { slots: { cpus: slots } } },
    };
    const streams = Array.from({ length: partitions }, () => stream);
    const apart = stationSampler({ slots: partitions * slots, mean, streams, policy: 'static' });
    const together = stationSampler({ slots: partitions * slots, mean, streams, policy: 'drf' });
    /** Both on the same draws. */
    const both = (seed: string, replication: number): Sample => {
      const samples = { static: apart(seed, replication), shared: together(seed, replication) };
      const figures = new Map<string, number>();
      for (const [system, sample] of Object.entries(samples))
        for (const [name, value] of sample.figures) figures.set(`${system}.${name}`, value);
      return { figures, tasks: Math.max(samples.static.tasks, samples.shared.tasks) };
    };
    const targets = Object.entries(expect).map(([name, expected]): Target => {
      const value = numberOf(expected, name);
      if (name === RATIO) return { name, value, ratio: ['static.meanWait', 'shared.meanWait'] };
      if (!/^(static|shared)\./.test(name)) throw new UnknownSetup(`expect.${name}`);
      return { name, value };
    });
    return judge(id, both, targets, intervalRule(tolerance));
  },
};
