import { Controls } from '../../experiment/statistics/controls.ts';
import type { Experiment, Finding, IntervalRule, Sample, Target, Wanted } from '../experiment.ts';
import { UnknownSetup } from './case.ts';

interface Verdict {
  readonly target: Target;
  readonly mean: number;
  readonly halfWidth: number;
  readonly replications: number;
  readonly tasks: number;
  /** Half-width over what is allowed. */
  readonly width: number;
  readonly misses: boolean;
  /** Half-width over what is allowed may come to this. */
  readonly widest: number;
}

/** What is allowed as a half-width for probabilities, however small they are. */
const PROBABILITY_FLOOR = 0.002;
const PROBABILITY = /prob|fraction|frac/i;
/** So many replications are made at least between two looks at the intervals. */
const STEP = 4;
/** A spread found from few replications is uncertain: of what seems to be missing, so much is made before the next look. */
const CAUTION = 0.8;

/**
 * Judges figures by t intervals over independent replications, controlled by what was drawn where the samples tell: each interval must
 * contain its value and be narrow. Replications are added until all are narrow or the budget is spent, when a wider interval counts. A check that misses is made once more with
 * more tasks on streams not used before, and that counts.
 *
 * It runs nothing itself: whoever has it runs the replications that are {@link wanted} and hands them over with {@link add}, in
 * their order, so that the findings do not depend on where they ran.
 */
export class Assessment {
  readonly experiment: Experiment;
  #look: Look;
  #first: readonly Verdict[] = [];
  #isSecond = false;
  #findings: readonly Finding[] | undefined;

  constructor(experiment: Experiment) {
    this.experiment = experiment;
    this.#look = new Look(experiment.id, experiment.targets, experiment.rule, 0);
    if (experiment.targets.length === 0) this.#findings = [];
  }

  /** What is to be run next; undefined once everything is judged. */
  get wanted(): Wanted | undefined {
    return this.#findings === undefined ? this.#look.wanted : undefined;
  }

  /** A finding for each target, in their order; undefined while there is something to run. */
  get findings(): readonly Finding[] | undefined {
    return this.#findings;
  }

  /**
   * @param samples the replications that were wanted, in their order
   * @throws UnknownSetup if they do not have one of the figures
   */
  add(samples: readonly Sample[]): void {
    const { id, rule } = this.experiment;
    const verdicts = this.#look.add(samples);
    if (verdicts === undefined) return;
    const missed = verdicts.filter(({ misses }) => misses).map(({ target }) => target);
    if (this.#isSecond || missed.length === 0) {
      const again = new Map(this.#isSecond ? verdicts.map((verdict) => [verdict.target, verdict]) : []);
      const first = this.#isSecond ? this.#first : verdicts;
      this.#findings = first.map((verdict) => finding(again.get(verdict.target) ?? verdict));
      return;
    }
    this.#first = verdicts;
    this.#isSecond = true;
    this.#look = new Look(`${id}/second`, missed, rule, rule.secondLook * this.#look.tasks);
  }
}

/** Runs replications of an experiment, one after the other. */
export function replications({ sample }: Experiment, { seed, from, count }: Wanted): Sample[] {
  return Array.from({ length: count }, (_, i) => sample(seed, from + i));
}

/** Replications on the streams of one seed, until their intervals can be judged. */
class Look {
  readonly #seed: string;
  readonly #targets: readonly Target[];
  readonly #rule: IntervalRule;
  readonly #atLeast: number;
  readonly #samples: ReadonlyMap<string, number>[] = [];
  readonly #controls: (readonly number[])[] = [];
  #tasks = 0;
  #count: number;

  /** @param atLeast no verdict before so many tasks */
  constructor(seed: string, targets: readonly Target[], rule: IntervalRule, atLeast: number) {
    this.#seed = seed;
    this.#targets = targets;
    this.#rule = rule;
    this.#atLeast = atLeast;
    this.#count = rule.minReplications;
  }

  get tasks(): number {
    return this.#tasks;
  }

  get wanted(): Wanted {
    return { seed: this.#seed, from: this.#samples.length, count: this.#count };
  }

  /** A verdict for each target, in their order; undefined if more replications are wanted. */
  add(samples: readonly Sample[]): Verdict[] | undefined {
    for (const { figures, tasks, controls = [] } of samples) {
      this.#samples.push(figures);
      this.#controls.push(controls);
      this.#tasks += tasks;
    }
    const { budget, slack } = this.#rule;
    const isSpent = this.#tasks >= budget;
    const controls = new Controls(this.#controls);
    const verdicts = this.#targets.map((target) => ({
      ...verdictOf(target, this.#samples, controls, this.#rule, isSpent ? slack : 1),
      tasks: this.#tasks,
    }));
    const width = Math.max(...verdicts.map((verdict) => verdict.width));
    if ((width <= 1 || isSpent) && this.#tasks >= this.#atLeast) return verdicts;
    // Widths shrink with the root of the tasks: this many the widest would take.
    const needed = Math.max(this.#atLeast, Math.min(budget, this.#tasks * width * width));
    const missing = this.#samples.length * (needed / this.#tasks - 1);
    const isSure = needed === budget || needed === this.#atLeast;
    // Of few replications the spread is hardly known: no more than doubled, or a first guess decides how long a case takes.
    this.#count = Math.max(STEP, Math.min(this.#samples.length, Math.ceil(isSure ? missing : CAUTION * missing)));
    return undefined;
  }
}

function verdictOf(
  target: Target,
  samples: readonly ReadonlyMap<string, number>[],
  controls: Controls,
  rule: IntervalRule,
  widest: number,
): Omit<Verdict, 'tasks'> {
  const { mean, halfWidth } =
    target.ratio === undefined
      ? controls.estimate(figuresOf(target.name, samples), rule.level)
      : ratio(target.ratio, samples, controls, rule);
  const floor = PROBABILITY.test(target.name) ? PROBABILITY_FLOOR : 0;
  const allowed = Math.max(rule.maxRelHalfWidth * Math.abs(target.value), floor);
  // Sums of whole microseconds over other such sums: what is exact is so to the last digits of a double.
  const misses = !(Math.abs(mean - target.value) <= halfWidth + 1e-8 * Math.abs(target.value));
  return {
    target,
    mean,
    halfWidth,
    replications: samples.length,
    // A replication without the figure, as where nothing arrived, is no ground for a judgement.
    width: halfWidth === 0 ? 0 : Number.isNaN(halfWidth) ? Number.POSITIVE_INFINITY : halfWidth / allowed,
    misses,
    widest,
  };
}

function figuresOf(name: string, samples: readonly ReadonlyMap<string, number>[]): number[] {
  return samples.map((sample) => {
    const value = sample.get(name);
    if (value === undefined) throw new UnknownSetup(`the figure ${name} is not known`);
    return value;
  });
}

/** Ratio of means with the interval of its linearization (Law: "Simulation Modeling and Analysis", 9.5.3). */
function ratio(
  [over, under]: readonly [string, string],
  samples: readonly ReadonlyMap<string, number>[],
  controls: Controls,
  { level }: IntervalRule,
) {
  const overs = figuresOf(over, samples);
  const unders = figuresOf(under, samples);
  const underMean = controls.estimate(unders, level).mean;
  const mean = controls.estimate(overs, level).mean / underMean;
  const linear = overs.map((value, i) => (value - mean * unders[i]!) / underMean);
  return { mean, halfWidth: controls.estimate(linear, level).halfWidth };
}

function finding({ target, mean, halfWidth, replications, tasks, misses, width, widest }: Verdict): Finding {
  const found = { target, mean, halfWidth, replications, tasks };
  if (!misses && width <= widest) return found;
  const why = misses ? '' : `; the interval is ${width.toPrecision(3)} times as wide as allowed`;
  const got = `${mean.toPrecision(9)} +- ${halfWidth.toPrecision(3)}`;
  return { ...found, problem: `${target.name}: expected ${target.value}, got ${got}${why}` };
}
