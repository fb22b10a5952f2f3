import { z } from 'zod';
import type { Micros } from '../../engine/micros.ts';
import { choose, isMap, parsed, rule, shown, strict, text, turned, whole } from './kit.ts';
import { readTime, time } from './quantities.ts';

/** A value of a metric: a plain number, or a time, which is counted in seconds as all metrics of times are. */
const value = (description: string): z.ZodType<number> =>
  parsed({ type: ['number', 'string'], description }, (given, complain) => {
    if (typeof given === 'number') return given;
    if (typeof given !== 'string') complain(`must be a number or a time, got ${shown(given)}`);
    const micros = readTime(given, complain);
    return micros === undefined ? undefined : micros / 1_000_000;
  });

const scope = {
  policy: text('Only under this policy. Default: under every policy that is run.').optional(),
  framework: text('Of this framework. Default: of the whole cluster.').optional(),
  role: text('Of this role. Default: of the whole cluster.').optional(),
  source: text('Where the expectation comes from: the paper and its table, or how it is derived by hand.').optional(),
};

const metricClause = strict({
  ...scope,
  metric: text('Name of a metric; `commonage list metrics` prints them.'),
  between: z
    .tuple([value('least'), value('most')])
    .meta({ description: 'Both ends are allowed.' })
    .optional(),
  equals: value('Exactly, unless there is a tolerance.').optional(),
  tolerance: value('With equals: allowed distance. Default: 0.').optional(),
  at_least: value('This or more.').optional(),
  at_most: value('This or less.').optional(),
  above: value('More than this.').optional(),
  below: value('Less than this.').optional(),
  above_policy: text('More than under this policy on the same draws.').optional(),
  below_policy: text('Less than under this policy on the same draws.').optional(),
});

const momentClause = strict({
  ...scope,
  at: time('Moment of the run; everything that happens at that instant has happened.'),
  tasks_running: whole(0, 'How many tasks run then.'),
});

/** What the mean over the seeds has to satisfy. */
export type Check =
  | { readonly kind: 'between'; readonly least: number; readonly most: number }
  | { readonly kind: 'above'; readonly bound: number }
  | { readonly kind: 'below'; readonly bound: number }
  | { readonly kind: 'above-policy'; readonly policy: string }
  | { readonly kind: 'below-policy'; readonly policy: string };

interface Scoped {
  readonly policy?: string;
  readonly framework?: string;
  readonly role?: string;
  readonly source?: string;
}
/** An ending that is written down before the story is run. */
export type Expectation =
  | (Scoped & { readonly kind: 'metric'; readonly metric: string; readonly check: Check })
  | (Scoped & { readonly kind: 'moment'; readonly at: Micros; readonly tasksRunning: number });

function scoped({ policy, framework, role, source }: Partial<Record<keyof Scoped, string | undefined>>): Scoped {
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(framework === undefined ? {} : { framework }),
    ...(role === undefined ? {} : { role }),
    ...(source === undefined ? {} : { source }),
  };
}

const CHECKS = 'between, equals, at_least, at_most, above, below, above_policy, below_policy';

function checksOf(given: z.infer<typeof metricClause>): Check[] {
  const checks: Check[] = [];
  const within = (least: number, most: number): number => checks.push({ kind: 'between', least, most });
  if (given.between !== undefined) within(given.between[0], given.between[1]);
  if (given.equals !== undefined) within(given.equals - (given.tolerance ?? 0), given.equals + (given.tolerance ?? 0));
  if (given.at_least !== undefined) within(given.at_least, Number.POSITIVE_INFINITY);
  if (given.at_most !== undefined) within(Number.NEGATIVE_INFINITY, given.at_most);
  if (given.above !== undefined) checks.push({ kind: 'above', bound: given.above });
  if (given.below !== undefined) checks.push({ kind: 'below', bound: given.below });
  if (given.above_policy !== undefined) checks.push({ kind: 'above-policy', policy: given.above_policy });
  if (given.below_policy !== undefined) checks.push({ kind: 'below-policy', policy: given.below_policy });
  return checks;
}

const metricExpectation = turned(
  metricClause
    .refine((given) => checksOf(given).length === 1, rule(`must say exactly one of ${CHECKS}`))
    .refine(
      (given) => given.tolerance === undefined || given.equals !== undefined,
      rule('"tolerance" goes with "equals" only'),
    )
    .refine(
      (given) => given.between === undefined || given.between[0] <= given.between[1],
      rule('"between" has the smaller value first'),
    ),
  (given): Expectation => ({ kind: 'metric', ...scoped(given), metric: given.metric, check: checksOf(given)[0]! }),
);

const momentExpectation = turned(
  momentClause,
  (given): Expectation => ({ kind: 'moment', ...scoped(given), at: given.at, tasksRunning: given.tasks_running }),
);

export const expectationSchema: z.ZodType<Expectation> = choose<Expectation>(
  [metricExpectation, momentExpectation],
  (given) => (isMap(given) && ('at' in given || 'tasks_running' in given) ? momentExpectation : metricExpectation),
).superRefine((given, context) => {
  if (given.framework !== undefined && given.role !== undefined) {
    context.addIssue({ code: 'custom', message: 'both "framework" and "role"; at most one of them is allowed' });
  }
});

/** A published value printed beside ours; nothing is checked against it. */
export const referenceSchema = strict({
  ...scope,
  metric: text('Name of a metric, or speed_up: the job times under the first policy over those under this one.'),
  value: value('The published value.'),
  source: text('Where it is published.'),
});
