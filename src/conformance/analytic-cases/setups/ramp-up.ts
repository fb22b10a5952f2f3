import { type Micros, toSeconds } from '../../../engine/micros.ts';
import type { Scenario } from '../../../scenario/scenario.ts';
import type { Experiment, IntervalRule, Sample, Sampler, Target } from '../../experiment.ts';
import { type Fields, fieldsOf, hasKeys, numberOf, UnknownSetup } from '../case.ts';
import { idealRun, idealScenario, UNIT_SECONDS, units } from '../ideal-run.ts';
import { intervalRule } from '../interval-rule.ts';
import type { Setup } from './setup.ts';

/** Residual lives of tasks that have run for ever, of mean length 1. */
const RESIDUALS: Readonly<Record<string, Fields>> = {
  constant: { uniform: { min: units(0.000_001), max: units(1) } },
  exponential: { exponential: { mean: units(1) } },
};
/** An elastic framework's own tasks, in units; it adds half of that to its mean completion, which is taken off. */
const ELASTIC_TASK = 0.01;

/** k slots with an incumbent's task on each, and a newcomer who gets them as these end. */
function newcomer(k: number, residual: Fields, jobs: Fields, more: Fields): Scenario {
  return idealScenario({
    until: 'drained',
    cluster: { agents: [{ count: 1, resources: { cpus: k } }] },
    policies: ['drf'],
    frameworks: [
      { name: 'incumbent', role: 'r1', behaviour: 'batch', tasks: { count: k, duration: residual } },
      {
        name: 'newcomer',
        role: 'r2',
        behaviour: 'batch',
        refuse_seconds: 0,
        jobs,
        ...more,
      },
    ],
  });
}

const NEWCOMER = 1;

function inUnits(micros: Micros): number {
  return toSeconds(micros) / UNIT_SECONDS;
}

/** Of one trial of a rigid newcomer is little to be seen: some of them make one replication. */
const TRIALS = 5;

/** A newcomer that starts when it holds all its slots. `useful` and `held` in slots times units. */
function rigid(k: number, beta: number, residual: Fields): Sampler {
  const scenario = newcomer(
    k,
    residual,
    { times: ['1us'], tasks: k, needs: { cpus: 1 }, duration: units(beta) },
    { behaviour: 'gang', hold: 'forever' },
  );
  return (seed, replication): Sample => {
    let [rampUp, completion, useful, held, tasks] = [0, 0, 0, 0, 0];
    for (let trial = 0; trial < TRIALS; trial++) {
      const run = idealRun(scenario, seed, replication * TRIALS + trial, () => [
        {
          // Held from the offer to the end of the task: each change of what is held counts for the rest of the time.
          offerMade: ({ at, framework, resources }) => {
            if (framework === NEWCOMER) held -= (inUnits(at) * resources.amountAt(0)) / 1000;
          },
          offerAccepted: ({ at, framework, left }) => {
            if (framework === NEWCOMER && !left.isEmpty) held += (inUnits(at) * left.amountAt(0)) / 1000;
          },
          offerDeclined: ({ at, framework, resources }) => {
            if (framework === NEWCOMER) held += (inUnits(at) * resources.amountAt(0)) / 1000;
          },
          taskLaunched: ({ at, framework, index }) => {
            if (framework === NEWCOMER && index === 0) rampUp += inUnits(at);
            tasks++;
          },
          taskEnded: ({ at, framework, index, progress }) => {
            if (framework !== NEWCOMER) return;
            if (index === 0) completion += inUnits(at);
            held += inUnits(at);
            useful += inUnits(progress);
          },
        },
      ]);
      run.run();
    }
    const figures = new Map([
      ['meanRampUp', rampUp / TRIALS],
      ['meanCompletion', completion / TRIALS],
      ['useful', useful],
      ['held', held],
    ]);
    return { figures, tasks };
  };
}

/**
 * A newcomer that uses each slot at once. Amounts of work that differ in nothing else are parts of one queue of small tasks: what is
 * submitted first is done when it would be done alone.
 */
function elastic(k: number, betas: readonly number[], residual: Fields): Sampler {
  const counts = betas.map((beta) => Math.round((beta * k) / ELASTIC_TASK));
  const mix = counts.map((count, i) => ({
    label: String(betas[i]),
    count: 1,
    tasks: count - (counts[i - 1] ?? 0),
    needs: { cpus: 1 },
    duration: units(ELASTIC_TASK),
  }));
  const scenario = newcomer(k, residual, { times: betas.map(() => '1us'), mix, order: 'listed' }, {});
  const tasks = k + counts[counts.length - 1]!;
  return (seed, replication): Sample => {
    const figures = new Map<string, number>();
    const run = idealRun(scenario, seed, replication, ({ cluster }) => [
      {
        jobEnded: ({ at, framework, job }) => {
          if (framework === NEWCOMER)
            figures.set(`meanCompletion, beta ${cluster.jobs.label(job)}`, inUnits(at) - ELASTIC_TASK / 2);
        },
      },
    ]);
    run.run();
    return { figures, tasks };
  };
}

/** What is expected of newcomers with the same slots and incumbents. */
interface Group {
  readonly k: number;
  readonly durations: string;
  readonly rigid: { readonly beta: number; readonly targets: readonly Target[] }[];
  readonly elastic: { readonly beta: number; readonly value: number }[];
}

function groupsOf(rows: readonly unknown[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const given = fieldsOf(row, 'rows');
    const [k, beta] = [numberOf(given['k'], 'k'), numberOf(given['beta'], 'beta')];
    const durations = String(given['incumbentTaskDurations']);
    const key = `${k} ${durations}`;
    const group = groups.get(key) ?? { k, durations, rigid: [], elastic: [] };
    groups.set(key, group);
    const targets: Target[] = [];
    for (const [name, expected] of Object.entries(fieldsOf(given['exactFiniteK'], 'exactFiniteK'))) {
      if (expected === null) continue;
      const value = numberOf(expected, name);
      if (name === 'meanRampUp') targets.push({ name, value });
      else if (name === 'rigid.meanCompletion') targets.push({ name: 'meanCompletion', value });
      else if (name === 'rigid.utilizationRatioOfMeans') targets.push({ name, value, ratio: ['useful', 'held'] });
      else if (name === 'elastic.meanCompletion') group.elastic.push({ beta, value });
      else throw new UnknownSetup(`expect.${name}`);
    }
    group.rigid.push({ beta, targets });
  }
  return [...groups.values()];
}

function experimentsOf(id: string, group: Group, rule: IntervalRule): Experiment[] {
  const { k, durations } = group;
  const residual = RESIDUALS[durations];
  if (residual === undefined) throw new UnknownSetup(`durations "${durations}"`);
  const experiments: Experiment[] = group.rigid.map(({ beta, targets }) => {
    const place = `rigid, k ${k}, beta ${beta}, ${durations}: `;
    return { id: `${id}/${place}`, place, sample: rigid(k, beta, residual), targets, rule };
  });
  if (group.elastic.length > 0) {
    const given = group.elastic.toSorted((a, b) => a.beta - b.beta);
    const place = `elastic, k ${k}, ${durations}: `;
    const targets = given.map(({ beta, value }) => ({ name: `meanCompletion, beta ${beta}`, value }));
    const betas = [...new Set(given.map(({ beta }) => beta))];
    experiments.push({ id: `${id}/${place}`, place, sample: elastic(k, betas, residual), targets, rule });
  }
  return experiments;
}

/**
 * How long a newcomer takes to get its slots and to be done, elastic or rigid. Compared are the exact figures for k slots; the
 * published ones beside them are approximations for many.
 */
export const rampUp: Setup = {
  name: 'ramp-up of a newcomer',
  knows: ({ setup, expect }) =>
    hasKeys(setup, 'unit', 'model', 'elastic', 'rigid', 'utilization') && Array.isArray(expect['rows']),
  experiments({ id, expect, tolerance }) {
    const { rows, ...others } = expect;
    if (Object.keys(others).length > 0) throw new UnknownSetup(`expect.${Object.keys(others)[0]}`);
    const rule = intervalRule(tolerance);
    return groupsOf(rows as readonly unknown[]).flatMap((group) => experimentsOf(id, group, rule));
  },
};
