import { toSeconds } from '../../../engine/micros.ts';
import type { Scenario } from '../../../scenario/scenario.ts';
import { type Fields, fieldsOf, hasKeys, numberOf, UnknownSetup } from '../case.ts';
import { idealRun, idealScenario, UNIT_SECONDS, units } from '../ideal-run.ts';
import { type IntervalRule, intervalRule, judge, type Sample, type Sampler, type Target } from '../intervals.ts';
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
        jobs: { times: ['1us'], ...jobs },
        ...more,
      },
    ],
  });
}

const NEWCOMER = 1;

/** One trial. Times in units; `held` and `useful` in slots times units. */
function trial(scenario: Scenario, seed: string, number: number) {
  let held = 0;
  let useful = 0;
  let rampUp = 0;
  let completion = 0;
  let tasks = 0;
  // Held from the offer to the end of the task: each change of what is held counts for the rest of the time.
  const run = idealRun(scenario, seed, number, () => [
    {
      offerMade: ({ at, framework, resources }) => {
        if (framework === NEWCOMER) held -= (toSeconds(at) * resources.amountAt(0)) / 1000;
      },
      offerAccepted: ({ at, framework, left }) => {
        if (framework === NEWCOMER && !left.isEmpty) held += (toSeconds(at) * left.amountAt(0)) / 1000;
      },
      offerDeclined: ({ at, framework, resources }) => {
        if (framework === NEWCOMER) held += (toSeconds(at) * resources.amountAt(0)) / 1000;
      },
      taskLaunched: ({ at, framework }) => {
        if (framework === NEWCOMER) rampUp = toSeconds(at);
        tasks++;
      },
      taskEnded: ({ at, framework, progress }) => {
        if (framework !== NEWCOMER) return;
        completion = toSeconds(at);
        held += completion;
        useful += toSeconds(progress);
      },
    },
  ]);
  run.run();
  const unit = (seconds: number): number => seconds / UNIT_SECONDS;
  return { rampUp: unit(rampUp), completion: unit(completion), held: unit(held), useful: unit(useful), tasks };
}

/** Means over some trials make one replication. */
function sampler(scenario: Scenario, trials: number, correction: number): Sampler {
  return (seed, replication): Sample => {
    const sums = { rampUp: 0, completion: 0, held: 0, useful: 0, tasks: 0 };
    for (let i = 0; i < trials; i++) {
      const one = trial(scenario, seed, replication * trials + i);
      for (const key of Object.keys(sums) as (keyof typeof sums)[]) sums[key] += one[key];
    }
    const figures = new Map([
      ['meanRampUp', sums.rampUp / trials],
      ['meanCompletion', sums.completion / trials - correction],
      ['useful', sums.useful],
      ['held', sums.held],
    ]);
    return { figures, tasks: sums.tasks };
  };
}

/** Of rigid ones, whose trials are short, and of elastic ones. */
const RIGID_TRIALS = 5;
const ELASTIC_TRIALS = 1;

function row(id: string, given: Fields, rule: IntervalRule): string[] {
  const k = numberOf(given['k'], 'k');
  const beta = numberOf(given['beta'], 'beta');
  const residual = RESIDUALS[String(given['incumbentTaskDurations'])];
  if (residual === undefined) throw new UnknownSetup(`durations "${String(given['incumbentTaskDurations'])}"`);
  const targets: Record<'elastic' | 'rigid', Target[]> = { elastic: [], rigid: [] };
  for (const [name, expected] of Object.entries(fieldsOf(given['exactFiniteK'], 'exactFiniteK'))) {
    if (expected === null) continue;
    const value = numberOf(expected, name);
    if (name === 'meanRampUp') targets.rigid.push({ name, value });
    else if (name === 'elastic.meanCompletion') targets.elastic.push({ name: 'meanCompletion', value });
    else if (name === 'rigid.meanCompletion') targets.rigid.push({ name: 'meanCompletion', value });
    else if (name === 'rigid.utilizationRatioOfMeans') targets.rigid.push({ name, value, ratio: ['useful', 'held'] });
    else throw new UnknownSetup(`expect.${name}`);
  }
  const rigid = newcomer(
    k,
    residual,
    { tasks: k, needs: { cpus: 1 }, duration: units(beta) },
    { behaviour: 'gang', hold: 'forever' },
  );
  const count = Math.round((beta * k) / ELASTIC_TASK);
  const elastic = newcomer(k, residual, { tasks: count, needs: { cpus: 1 }, duration: units(ELASTIC_TASK) }, {});
  const place = `k ${k}, beta ${beta}, ${String(given['incumbentTaskDurations'])}`;
  return [
    ...judge(`${id}/rigid ${place}`, sampler(rigid, RIGID_TRIALS, 0), targets.rigid, rule),
    ...(targets.elastic.length === 0
      ? []
      : judge(`${id}/elastic ${place}`, sampler(elastic, ELASTIC_TRIALS, ELASTIC_TASK / 2), targets.elastic, rule)),
  ].map((problem) => `${place}: ${problem}`);
}

/**
 * How long a newcomer takes to get its slots and to be done, elastic or rigid. Compared are the exact figures for k slots; the
 * published ones beside them are approximations for many.
 */
export const rampUp: Setup = {
  name: 'ramp-up of a newcomer',
  knows: ({ setup, expect }) =>
    hasKeys(setup, 'unit', 'model', 'elastic', 'rigid', 'utilization') && Array.isArray(expect['rows']),
  run({ id, expect, tolerance }) {
    const { rows, ...others } = expect;
    if (Object.keys(others).length > 0) throw new UnknownSetup(`expect.${Object.keys(others)[0]}`);
    const rule = intervalRule(tolerance);
    return (rows as readonly unknown[]).flatMap((given) => row(id, fieldsOf(given, 'rows'), rule));
  },
};
