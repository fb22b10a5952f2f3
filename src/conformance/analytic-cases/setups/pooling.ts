import type { Sample, Target } from '../../experiment.ts';
import { hasKeys, numberOf, UnknownSetup } from '../case.ts';
import { intervalRule } from '../interval-rule.ts';
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
  experiments({ id, setup, expect, tolerance }) {
    const partitions = numberOf(setup['partitions'], 'partitions');
    const slots = numberOf(setup['slotsPerPartition'], 'slotsPerPartition');
    const stream = {
      lambda: numberOf(setup['lambdaPerFramework'], 'lambdaPerFramework'),
      service: serviceOf('exponential', 1 / numberOf(setup['mu'], 'mu')),
      role: { owned: { slots: { cpus: slots } } },
    };
    const station = { slots: partitions * slots, streams: Array.from({ length: partitions }, () => stream) };
    // Both on the same draws, and so equally long: as long as a partition needs, which remembers longer than the pool.
    const own = station.streams.map(() => slots);
    const apart = stationSampler({ ...station, own, isPartitioned: true, policy: 'static' });
    const together = stationSampler({ ...station, own, isPartitioned: true, policy: 'drf' });
    const both = (seed: string, replication: number): Sample => {
      const samples = { static: apart(seed, replication), shared: together(seed, replication) };
      const figures = new Map<string, number>();
      for (const [system, sample] of Object.entries(samples))
        for (const [name, value] of sample.figures) figures.set(`${system}.${name}`, value);
      // Tenants are alike: what counts is how much came in all, which is the same in both.
      const input = samples.static.controls ?? [];
      const controls = [0, 1].map((kind) => input.reduce((sum, value, i) => (i % 2 === kind ? sum + value : sum), 0));
      return { figures, tasks: Math.max(samples.static.tasks, samples.shared.tasks), controls };
    };
    const targets = Object.entries(expect).map(([name, expected]): Target => {
      const value = numberOf(expected, name);
      if (name === RATIO) return { name, value, ratio: ['static.meanWait', 'shared.meanWait'] };
      if (!/^(static|shared)\./.test(name)) throw new UnknownSetup(`expect.${name}`);
      return { name, value };
    });
    return [{ id, place: '', sample: both, targets, rule: intervalRule(tolerance) }];
  },
};
