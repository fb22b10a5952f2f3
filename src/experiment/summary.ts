import { unitOf } from '../metrics/catalogue.ts';
import type { Scope } from '../metrics/sheet.ts';
import { finishTimes } from './finish-times.ts';
import type { RunResult } from './run-one.ts';
import { speedUps } from './speed-up.ts';
import { type Estimate, estimateMean } from './statistics/estimate.ts';
import { holmAdjusted } from './statistics/holm.ts';
import { type PairedDifference, pairedDifference } from './statistics/paired.ts';

/** One metric of one owner under one policy, over all replications. */
export interface FigureRow {
  readonly policy: string;
  readonly scope: Scope;
  readonly name: string;
  readonly metric: string;
  readonly unit: string;
  /** By replication; NaN where the run failed or the metric had no value. */
  readonly values: readonly number[];
  /** Of the values there are, with a 95 % t interval; undefined where there are none. */
  readonly estimate: Estimate | undefined;
  /** To the baseline, over replications in which both have a value; undefined for the baseline itself. */
  readonly difference: PairedDifference | undefined;
  /** The p-value of the difference, corrected by Holm for all policies that are compared in this figure; undefined as there. */
  readonly corrected: number | undefined;
}

/** All figures: policies in their order, within each cluster, roles and frameworks, within each metrics in the order in which they were measured. */
export function summarizeRuns(
  policies: readonly string[],
  replications: number,
  runs: readonly RunResult[],
): readonly FigureRow[] {
  const rows: Omit<FigureRow, 'corrected'>[] = [];
  const baseline = new Map<string, readonly number[]>();
  for (const policy of policies) {
    for (const [key, { scope, name, metric, values }] of valuesOf(policy, policies[0]!, replications, runs)) {
      const isBaseline = policy === policies[0];
      if (isBaseline) baseline.set(key, values);
      const before = isBaseline ? undefined : baseline.get(key);
      rows.push({
        policy,
        scope,
        name,
        metric,
        unit: unitOf(metric),
        values,
        estimate: estimateMean(values.filter(Number.isFinite)),
        difference: before === undefined ? undefined : differenceOf(values, before),
      });
    }
  }
  return withHolm(rows);
}

/** Corrects p-values for the number of policies compared: the chance that any true "no difference" is denied stays what it says. */
function withHolm(rows: readonly Omit<FigureRow, 'corrected'>[]): FigureRow[] {
  const families = new Map<string, number[]>();
  for (const [at, { scope, name, metric, difference }] of rows.entries()) {
    if (difference === undefined) continue;
    const key = `${scope}\n${name}\n${metric}`;
    const family = families.get(key);
    if (family === undefined) families.set(key, [at]);
    else family.push(at);
  }
  const corrected = new Array<number | undefined>(rows.length).fill(undefined);
  for (const family of families.values()) {
    const adjusted = holmAdjusted(family.map((at) => rows[at]!.difference!.p));
    for (const [i, at] of family.entries()) corrected[at] = adjusted[i];
  }
  return rows.map((row, at) => ({ ...row, corrected: corrected[at] }));
}

interface Owned {
  readonly scope: Scope;
  readonly name: string;
  readonly metric: string;
  readonly values: number[];
}

function valuesOf(
  policy: string,
  baseline: string,
  replications: number,
  runs: readonly RunResult[],
): Map<string, Owned> {
  const all = new Map<string, Owned>();
  const put = (scope: Scope, name: string, metric: string, replication: number, value: number): void => {
    const key = `${scope}\n${name}\n${metric}`;
    let owned = all.get(key);
    if (owned === undefined) {
      owned = { scope, name, metric, values: new Array<number>(replications).fill(Number.NaN) };
      all.set(key, owned);
    }
    owned.values[replication] = value;
  };
  for (const run of runs) {
    if (run.policy !== policy) continue;
    const reference = runs.find((other) => other.policy === baseline && other.replication === run.replication);
    const finishes = reference === undefined ? undefined : finishTimes(reference.measured, run.measured);
    const ups = reference === undefined ? undefined : speedUps(reference.measured.scopes, run.measured.scopes);
    for (const { scope, name, values } of run.measured.scopes) {
      for (const [metric, value] of values) put(scope, name, metric, run.replication, value);
      const key = `${scope} ${name}`;
      const up = ups?.get(key);
      if (up !== undefined) put(scope, name, 'speed_up', run.replication, up);
      const times = finishes?.get(key);
      if (times === undefined) continue;
      put(scope, name, 'finish_time.mean_ratio', run.replication, times.meanRatio);
      put(scope, name, 'finish_time.made_later', run.replication, times.madeLater);
    }
  }
  return all;
}

function differenceOf(values: readonly number[], baseline: readonly number[]): PairedDifference | undefined {
  const both = values.flatMap((value, at) => (Number.isFinite(value) && Number.isFinite(baseline[at]) ? [at] : []));
  return pairedDifference(
    both.map((at) => values[at]!),
    both.map((at) => baseline[at]!),
  );
}
