import { estimateFrom } from '../../experiment/statistics/estimate.ts';
import { Welford } from '../../experiment/statistics/welford.ts';
import { type Fields, numberOf, UnknownSetup } from './case.ts';

/** One replication: its figures, and the tasks it took. */
export interface Sample {
  readonly figures: ReadonlyMap<string, number>;
  readonly tasks: number;
}

/** Runs one replication; equal arguments give equal samples. `seed` follows from the id of the case. */
export type Sampler = (seed: string, replication: number) => Sample;

/** A figure with a known expectation. */
export interface Target {
  readonly name: string;
  readonly value: number;
  /** Instead of a figure of that name: the mean of the first over the mean of the second. */
  readonly ratio?: readonly [over: string, under: string];
}

/** The rule of a case (`type: ci`) with the recipe of its file. */
export interface IntervalRule {
  readonly level: number;
  readonly minReplications: number;
  /** The half-width may be so much of the value ... */
  readonly maxRelHalfWidth: number;
  /** ... or so many times that once the budget is spent. */
  readonly slack: number;
  /** Tasks a run may take. */
  readonly budget: number;
  /** A check that misses is made once more with so many times the tasks. */
  readonly secondLook: number;
}

/** What is allowed as a half-width for probabilities, however small they are. */
const PROBABILITY_FLOOR = 0.002;
const PROBABILITY = /prob|fraction|frac/i;
/** So many replications are made between two looks at the intervals. */
const STEP = 10;

/** @throws UnknownSetup if the tolerance is no interval rule. */
export function intervalRule(tolerance: Fields): IntervalRule {
  if (tolerance['type'] !== 'ci') throw new UnknownSetup(`tolerance of type ${String(tolerance['type'])}`);
  return {
    level: numberOf(tolerance['level'], 'tolerance.level'),
    minReplications: numberOf(tolerance['minReplications'], 'tolerance.minReplications'),
    maxRelHalfWidth: numberOf(tolerance['maxRelHalfWidth'], 'tolerance.maxRelHalfWidth'),
    slack: 6,
    budget: 20_000_000,
    secondLook: 4,
  };
}

/** A figure beside what was expected of it. */
export interface Finding {
  readonly target: Target;
  readonly mean: number;
  readonly halfWidth: number;
  readonly replications: number;
  /** What is wrong; absent if nothing is. */
  readonly problem?: string;
}

interface Verdict {
  readonly target: Target;
  readonly mean: number;
  readonly halfWidth: number;
  readonly replications: number;
  /** Half-width over what is allowed. */
  readonly width: number;
  readonly misses: boolean;
}

/**
 * Judges figures by t intervals over independent replications: each interval must contain its value and be narrow. Replications
 * are added until all are narrow or the budget is spent; a check that misses is made once more with more tasks on streams not
 * used before, and that counts. Where the narrow interval would take more than the budget, the wider one counts as soon as it is
 * half as wide as is allowed then and a fifth of the budget is spent. Returns a finding for each target, in their order.
 */
export function assess(id: string, sample: Sampler, targets: readonly Target[], rule: IntervalRule): Finding[] {
  const first = look(id, sample, targets, rule, 0);
  const missed = first.verdicts.filter(({ misses }) => misses).map(({ target }) => target);
  const second =
    missed.length === 0 ? [] : look(`${id}/second`, sample, missed, rule, rule.secondLook * first.tasks).verdicts;
  return first.verdicts.map((verdict) => {
    const again = second.find(({ target }) => target === verdict.target);
    return again === undefined ? finding(verdict, first.spent ? rule.slack : 1) : finding(again, rule.slack);
  });
}

/** What is wrong with the figures, by {@link assess}; empty if nothing is. */
export function judge(id: string, sample: Sampler, targets: readonly Target[], rule: IntervalRule): string[] {
  return assess(id, sample, targets, rule).flatMap(({ problem }) => problem ?? []);
}

function finding(verdict: Verdict, widest: number): Finding {
  const { target, mean, halfWidth, replications, misses, width } = verdict;
  const found = { target, mean, halfWidth, replications };
  return misses || width > widest ? { ...found, problem: said(verdict) } : found;
}

function look(seed: string, sample: Sampler, targets: readonly Target[], rule: IntervalRule, atLeast: number) {
  const samples: ReadonlyMap<string, number>[] = [];
  let tasks = 0;
  const more = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const drawn = sample(seed, samples.length);
      samples.push(drawn.figures);
      tasks += drawn.tasks;
    }
  };
  more(rule.minReplications);
  for (;;) {
    const verdicts = targets.map((target) => verdictOf(target, samples, rule));
    const widest = Math.max(...verdicts.map(({ width }) => width));
    // Widths shrink with the root of the tasks: this many the widest would take.
    const needed = tasks * widest * widest;
    const hopeless = tasks >= rule.budget / 5 && needed > rule.budget && widest <= rule.slack / 2;
    const spent = tasks >= rule.budget || hopeless;
    if ((widest <= 1 || spent) && tasks >= atLeast) return { verdicts, tasks, spent };
    // As many more as the widest will probably need, but no more than there are: its own spread is an estimate.
    const missing = Math.ceil(samples.length * (Math.max(needed, atLeast) / tasks - 1));
    more(Math.max(STEP, Math.min(missing, samples.length)));
  }
}

function verdictOf(target: Target, samples: readonly ReadonlyMap<string, number>[], rule: IntervalRule): Verdict {
  const { mean, halfWidth } =
    target.ratio === undefined ? plain(target, samples, rule) : ratio(target.ratio, samples, rule);
  const floor = PROBABILITY.test(target.name) ? PROBABILITY_FLOOR : 0;
  const allowed = Math.max(rule.maxRelHalfWidth * Math.abs(target.value), floor);
  // Sums of whole microseconds over other such sums: what is exact is so to the last digits of a double.
  const misses = Math.abs(mean - target.value) > halfWidth + 1e-8 * Math.abs(target.value);
  return {
    target,
    mean,
    halfWidth,
    replications: samples.length,
    width: halfWidth === 0 ? 0 : halfWidth / allowed,
    misses,
  };
}

function figure(sample: ReadonlyMap<string, number>, name: string): number {
  const value = sample.get(name);
  if (value === undefined) throw new UnknownSetup(`the figure ${name} is not known`);
  return value;
}

function plain({ name }: Target, samples: readonly ReadonlyMap<string, number>[], { level }: IntervalRule) {
  const numbers = new Welford();
  for (const sample of samples) numbers.add(figure(sample, name));
  return estimateFrom(numbers, level)!;
}

/** Ratio of means with the interval of its linearization (Law: "Simulation Modeling and Analysis", 9.5.3). */
function ratio(
  [over, under]: readonly [string, string],
  samples: readonly ReadonlyMap<string, number>[],
  { level }: IntervalRule,
) {
  let overSum = 0;
  let underSum = 0;
  for (const sample of samples) {
    overSum += figure(sample, over);
    underSum += figure(sample, under);
  }
  const mean = overSum / underSum;
  const numbers = new Welford();
  const underMean = underSum / samples.length;
  for (const sample of samples) numbers.add((figure(sample, over) - mean * figure(sample, under)) / underMean);
  return { mean, halfWidth: estimateFrom(numbers, level)!.halfWidth };
}

function said({ target, mean, halfWidth, width, misses }: Verdict): string {
  const why = misses ? '' : `; the interval is ${width.toPrecision(3)} times as wide as allowed`;
  return `${target.name}: expected ${target.value}, got ${mean.toPrecision(9)} +- ${halfWidth.toPrecision(3)}${why}`;
}
