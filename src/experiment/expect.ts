import { findMetric, unitOf } from '../metrics/catalogue.ts';
import type { Check, Expectation, Scenario } from '../scenario/scenario.ts';
import { ownerOf } from './moments.ts';
import type { RunResult } from './run-one.ts';
import type { FigureRow } from './summary.ts';

/** An expectation under one policy, held against what came out. */
export interface CheckedExpectation {
  /** Its place in the scenario's list, from 0. */
  readonly index: number;
  readonly policy: string;
  /** `not-run`: a policy that it speaks of, or the baseline that it is against, was left out of this comparison. */
  readonly outcome: 'passed' | 'failed' | 'not-run';
  /** One line: what was expected, what came out, and the source of the expectation. */
  readonly text: string;
}

/** Holds every expectation against the mean over the replications, under each policy it speaks of. */
export function checkExpectations(
  scenario: Scenario,
  policies: readonly string[],
  replications: number,
  runs: readonly RunResult[],
  figures: readonly FigureRow[],
): readonly CheckedExpectation[] {
  let moment = 0;
  return scenario.expect.flatMap((one, index) => {
    const place = one.kind === 'moment' ? moment++ : 0;
    const compared = one.kind === 'metric' && 'policy' in one.check ? one.check.policy : undefined;
    const named = one.policy === undefined ? policies.filter((policy) => policy !== compared) : [one.policy];
    return named.map((policy): CheckedExpectation => {
      const about = one.kind === 'moment' ? `tasks running at ${one.at / 1_000_000} s` : one.metric;
      const whom = one.framework ?? one.role;
      const what = `${policy}${whom === undefined ? '' : `, ${whom}`}: ${about}`;
      const source = one.source === undefined ? '' : ` (${one.source})`;
      const tell = (outcome: CheckedExpectation['outcome'], text: string): CheckedExpectation => {
        return { index, policy, outcome, text: `${what} ${text}${source}` };
      };
      const missing = [policy, compared].find((label) => label !== undefined && !policies.includes(label));
      if (missing !== undefined) return tell('not-run', `was not checked: ${missing} was not run`);
      if (one.kind === 'metric' && !isAgainstOwnBaseline(one.metric, scenario, policies))
        return tell(
          'not-run',
          `was not checked: it is against ${scenario.policies[0]!.label}, here the baseline is ${policies[0]}`,
        );
      const got =
        one.kind === 'moment'
          ? meanAtMoment(place, policy, replications, runs)
          : meanOf(one.metric, one, policy, figures);
      if (got === undefined) return tell('failed', 'has no value');
      if (one.kind === 'moment') {
        const passed = got === one.tasksRunning;
        return tell(passed ? 'passed' : 'failed', `expected ${one.tasksRunning}, got ${shown(got)}`);
      }
      const { check } = one;
      const bound = 'policy' in check ? meanOf(one.metric, one, check.policy, figures) : undefined;
      if ('policy' in check && bound === undefined) return tell('failed', `has no value under ${check.policy}`);
      const unit = unitOf(one.metric);
      const suffix = unit === '1' || unit === '' || unit === 'fraction' ? '' : ` ${unit}`;
      const outcome = holds(check, got, bound ?? Number.NaN) ? 'passed' : 'failed';
      return tell(outcome, `expected ${expected(check, bound)}, got ${shown(got)}${suffix}`);
    });
  });
}

/**
 * A figure that comes out of a comparison is written down against the first policy of the scenario: against another it is another
 * figure.
 */
export function isAgainstOwnBaseline(metric: string, scenario: Scenario, policies: readonly string[]): boolean {
  return findMetric(metric)?.metric.comparison !== true || scenario.policies[0]?.label === policies[0];
}

function holds(check: Check, got: number, bound: number): boolean {
  switch (check.kind) {
    case 'between':
      return got >= check.least && got <= check.most;
    case 'above':
      return got > check.bound;
    case 'below':
      return got < check.bound;
    case 'above-policy':
      return got > bound;
    case 'below-policy':
      return got < bound;
  }
}

function expected(check: Check, bound: number | undefined): string {
  switch (check.kind) {
    case 'between':
      if (check.least === check.most) return shown(check.least);
      if (check.most === Number.POSITIVE_INFINITY) return `${shown(check.least)} or more`;
      if (check.least === Number.NEGATIVE_INFINITY) return `${shown(check.most)} or less`;
      return `${shown(check.least)} to ${shown(check.most)}`;
    case 'above':
      return `more than ${shown(check.bound)}`;
    case 'below':
      return `less than ${shown(check.bound)}`;
    case 'above-policy':
      return `more than under ${check.policy} (${shown(bound!)})`;
    case 'below-policy':
      return `less than under ${check.policy} (${shown(bound!)})`;
  }
}

function meanOf(metric: string, whose: Expectation, policy: string, figures: readonly FigureRow[]): number | undefined {
  const { scope, name } = ownerOf(whose);
  return figures.find(
    (row) => row.policy === policy && row.scope === scope && row.name === name && row.metric === metric,
  )?.estimate?.mean;
}

/** Every replication has to have reached the moment. */
function meanAtMoment(
  place: number,
  policy: string,
  replications: number,
  runs: readonly RunResult[],
): number | undefined {
  const counts = runs.filter((run) => run.policy === policy).map((run) => run.measured.moments[place]!);
  const sum = counts.reduce((total, count) => total + count, 0);
  return counts.length === replications && !Number.isNaN(sum) ? sum / counts.length : undefined;
}

/** Six digits that count, without an exponent for figures of ordinary size. */
function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}
