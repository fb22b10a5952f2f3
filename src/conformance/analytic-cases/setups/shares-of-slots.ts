import type { Sample } from '../../experiment.ts';
import { fieldsOf, hasKeys, numberOf, numbersOf, UnknownSetup } from '../case.ts';
import { idealRun, idealScenario } from '../ideal-run.ts';
import { intervalRule } from '../interval-rule.ts';
import type { Setup } from './setup.ts';

/** Nodes in one replication. */
const NODES = 500;

/** Long and short tasks anywhere: how often does a node have nothing but long ones? */
export const allLong: Setup = {
  name: 'nodes full of long tasks',
  knows: ({ setup }) =>
    hasKeys(setup, 'phi', 'slotsPerNode', 'placement') && setup['placement'] === 'independent random',
  experiments({ id, setup, expect, tolerance }) {
    const phi = numberOf(setup['phi'], 'phi');
    const slots = numberOf(setup['slotsPerNode'], 'slotsPerNode');
    const { probNodeAllLong, ...others } = expect;
    if (Object.keys(others).length > 0) throw new UnknownSetup(`expect.${Object.keys(others)[0]}`);
    const scenario = idealScenario({
      until: '1s',
      cluster: { agents: [{ count: NODES, resources: { cpus: slots } }] },
      policies: ['drf'],
      frameworks: [
        {
          name: 'mix',
          role: 'mix',
          behaviour: 'batch',
          jobs: {
            count: NODES * slots,
            gap: '0s',
            mix: [
              { label: 'long', weight: phi, tasks: 1, duration: '1h' },
              { label: 'short', weight: 1 - phi, tasks: 1, duration: '1m' },
            ],
          },
        },
      ],
    });
    const sample = (seed: string, replication: number): Sample => {
      const long = new Array<number>(NODES).fill(0);
      const run = idealRun(scenario, seed, replication, ({ cluster }) => [
        {
          taskLaunched: ({ job, agent }) => {
            if (cluster.jobs.label(job) === 'long') long[agent]!++;
          },
        },
      ]);
      run.run();
      const full = long.filter((count) => count === slots).length;
      return { figures: new Map([['probNodeAllLong', full / NODES]]), tasks: NODES * slots };
    };
    const value = numberOf(probNodeAllLong, 'probNodeAllLong');
    return [{ id, place: '', sample, targets: [{ name: 'probNodeAllLong', value }], rule: intervalRule(tolerance) }];
  },
};

/** Tasks in one replication of the lottery. */
const DRAWS = 20_000;

/** A contended slot that comes free is offered by lottery: over time each gets its part of the launches. */
export const lotteries: Setup = {
  name: 'lottery for contended slots',
  knows: ({ setup }) =>
    hasKeys(setup, 'intended', 'rule') &&
    setup['rule'] === 'when a contended preferred slot frees, offer it to i with probability s_i/sum(s)',
  experiments({ id, setup, expect, tolerance }) {
    const intended = numbersOf(setup['intended'], 'intended');
    const { longRunShare, ...others } = fieldsOf(expect, 'expect');
    if (Object.keys(others).length > 0) throw new UnknownSetup(`expect.${Object.keys(others)[0]}`);
    const scenario = idealScenario({
      until: `${DRAWS}s`,
      cluster: { agents: [{ count: 1, resources: { cpus: 1 } }] },
      roles: Object.fromEntries(intended.map((weight, row) => [`r${row + 1}`, { weight }])),
      policies: ['lottery'],
      frameworks: intended.map((_, row) => ({
        name: `F${row + 1}`,
        role: `r${row + 1}`,
        behaviour: 'batch',
        tasks: { count: DRAWS, duration: '1s' },
      })),
    });
    const sample = (seed: string, replication: number): Sample => {
      const launched = intended.map(() => 0);
      const run = idealRun(scenario, seed, replication, () => [
        {
          taskLaunched: ({ framework }) => {
            launched[framework]!++;
          },
        },
      ]);
      run.run();
      const all = launched.reduce((sum, count) => sum + count, 0);
      return { figures: new Map(launched.map((count, row) => [`longRunShare[${row}]`, count / all])), tasks: all };
    };
    const targets = numbersOf(longRunShare, 'longRunShare').map((value, row) => ({
      name: `longRunShare[${row}]`,
      value,
    }));
    return [{ id, place: '', sample, targets, rule: intervalRule(tolerance) }];
  },
};
