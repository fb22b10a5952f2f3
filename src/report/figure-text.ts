import type { Comparison } from '../experiment/compare.ts';
import { isAgainstOwnBaseline } from '../experiment/expect.ts';
import type { FigureRow } from '../experiment/summary.ts';
import { findMetric } from '../metrics/catalogue.ts';
import type { Scope } from '../metrics/sheet.ts';

/** How a figure is printed: as parts of a hundred, with as many digits as its size deserves, or with two. */
export type FigureStyle = 'percent' | 'figure' | 'factor';

/** One metric of one owner, a row of the overview. */
export interface FigureLine {
  readonly label: string;
  readonly scope: Scope;
  readonly name: string;
  readonly metric: string;
  readonly style: FigureStyle;
}

/** Figures by their key: an overview looks for hundreds among thousands. */
const found = new WeakMap<Comparison['figures'], ReadonlyMap<string, FigureRow>>();

export function findFigure({ figures }: Comparison, policy: string, line: FigureLine): FigureRow | undefined {
  let byKey = found.get(figures);
  if (byKey === undefined) {
    byKey = new Map(figures.map((row) => [keyOf(row.policy, row), row]));
    found.set(figures, byKey);
  }
  return byKey.get(keyOf(policy, line));
}

function keyOf(policy: string, { scope, name, metric }: Pick<FigureRow, 'scope' | 'name' | 'metric'>): string {
  return [policy, scope, name, metric].join('\n');
}

/** The chance of marking any difference in a figure that is none. */
export const SIGNIFICANT = 0.05;

/** Stands before the best figure of a row: needs no colour, and is not the asterisk of a difference that is clear of chance. */
export const BEST_MARK = '•';

/**
 * The policies with the best mean of a row, as means are printed: several where they print alike, none where all do, where there is one
 * figure, or where the catalogue knows no better way of the metric.
 */
export function bestOf(comparison: Comparison, policies: readonly string[], line: FigureLine): ReadonlySet<string> {
  const better = findMetric(line.metric)?.metric.better;
  const means = policies.flatMap((policy) => {
    const mean = findFigure(comparison, policy, line)?.estimate?.mean;
    return mean === undefined ? [] : [{ policy, mean, text: valueText(mean, line.style) }];
  });
  if (better === undefined || means.every(({ text }) => text === means[0]!.text)) return new Set();
  const best = means.reduce((a, b) => ((better === 'higher' ? b.mean > a.mean : b.mean < a.mean) ? b : a));
  return new Set(means.filter(({ text }) => text === best.text).map(({ policy }) => policy));
}

/** Mean with its interval; against the baseline, the paired difference in parentheses; in brackets what was published. */
export function figureText(comparison: Comparison, policy: string, line: FigureLine): string {
  const row = findFigure(comparison, policy, line);
  if (row?.estimate === undefined) return '-';
  const { estimate, difference, corrected } = row;
  const { style } = line;
  let text = valueText(estimate.mean, style);
  // A speed-up is a comparison already.
  if (difference === undefined || line.metric === 'speed_up') text += interval(estimate.halfWidth, style);
  else {
    const sign = difference.mean < 0 ? '' : '+';
    text += ` (${sign}${valueText(difference.mean, style)}${interval(difference.halfWidth, style)})`;
    if (corrected !== undefined && corrected <= SIGNIFICANT && difference.n > 1) text += '*';
  }
  const published = publishedFor(comparison, policy, line);
  return published === undefined ? text : `${text} [${valueText(published, style)}]`;
}

export function valueText(value: number, style: FigureStyle): string {
  if (style === 'percent') return `${(value * 100).toFixed(1)}%`;
  if (style === 'factor') return value.toFixed(2);
  const magnitude = Math.abs(value);
  return value.toFixed(magnitude >= 1000 ? 0 : magnitude >= 10 ? 1 : 2);
}

function interval(halfWidth: number, style: FigureStyle): string {
  return Number.isFinite(halfWidth) ? ` ±${valueText(halfWidth, style)}` : '';
}

/** The value of a reference that speaks of this policy (or of none) and of this owner. */
function publishedFor({ scenario, policies }: Comparison, policy: string, line: FigureLine): number | undefined {
  if (!isAgainstOwnBaseline(line.metric, scenario, policies)) return undefined;
  const one = scenario.references.find(
    (reference) =>
      (reference.policy ?? policy) === policy &&
      reference.metric === line.metric &&
      reference.framework === (line.scope === 'framework' ? line.name : undefined) &&
      reference.role === (line.scope === 'role' ? line.name : undefined),
  );
  return one?.value;
}
