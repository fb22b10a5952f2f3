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
    const stream = {
      lambda: numberOf(setup['lambdaPerFramework'], 'lambdaPerFramework'),
      service: serviceOf('exponential', 1 / numberOf(setup['mu'], 'mu')),
      role: { owned: { slots: { cpus: slots } } },
    };
    const streams = Array.from({ length: partitions }, () => stream);
    const systems = {
      static: stationSampler({ slots: partitions * slots, streams, policy: 'static' }),
      shared: stationSampler({ slots: partitions * slots, streams, policy: 'drf' }),
    };
    const rule = intervalRule(tolerance);
    const problems: string[] = [];
    for (const [system, sampler] of Object.entries(systems)) {
      const targets: Target[] = [];
      for (const [name, value] of Object.entries(expect)) {
        if (name.startsWith(`${system}.`))
          targets.push({ name: name.slice(system.length + 1), value: numberOf(value, name) });
      }
      problems.push(...judge(`${id}/${system}`, sampler, targets, rule).map((problem) => `${system}.${problem}`));
    }
    for (const [name, value] of Object.entries(expect)) {
      if (name.startsWith('static.') || name.startsWith('shared.')) continue;
      if (name !== RATIO) throw new UnknownSetup(`expect.${name}`);
      const both = (seed: string, replication: number): Sample => {
        const apart = systems.static(seed, replication);
        const together = systems.shared(seed, replication);
        const figures = new Map([
          ['static', apart.figures.get('meanWait')!],
          ['shared', together.figures.get('meanWait')!],
        ]);
        return { figures, tasks: apart.tasks + together.tasks };
      };
      const target: Target = { name, value: numberOf(value, name), ratio: ['static', 'shared'] };
      problems.push(...judge(`${id}/${name}`, both, [target], rule));
    }
    return problems;
  },
};
