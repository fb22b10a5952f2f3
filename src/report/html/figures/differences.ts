import { type Difference, type DifferenceGroup, FOREST_ROW, forest } from '../../plots/forest.ts';
import { percent } from '../../plots/format.ts';
import type { Figure } from '../figure.ts';
import type { ReportModel, Value } from '../model.ts';
import { Values } from '../values.ts';

/** Compared in the figure: metric, and how it is called there. */
const COMPARED = [
  { metric: 'jobs.mean_response', title: 'Mean response of jobs' },
  { metric: 'jobs.mean_wait', title: 'Mean wait of jobs' },
] as const;

/** An axis that reaches further squeezes what matters: what lies beyond is an arrow, and its number is beside it. */
const WIDEST = 1;

/** Paired differences from the baseline with their 95 % intervals, as parts of the baseline's value. */
export function pairedDifferences(model: ReportModel): Figure | undefined {
  const [baseline, ...others] = model.policies;
  if (baseline === undefined || others.length === 0) return undefined;
  const values = new Values(model);
  const rows: (string | number)[][] = [];
  const left = new Set<string>();
  const panels = COMPARED.flatMap(({ metric, title }) => {
    const groups = model.frameworks.flatMap((framework): DifferenceGroup[] => {
      const base = values.mean(baseline, 'framework', framework, metric);
      if (!(base > 0)) {
        left.add(framework);
        return [];
      }
      const differences = others.flatMap((policy, n): Difference[] => {
        const value = values.get(policy, 'framework', framework, metric);
        if (value === undefined || Number.isNaN(value.difference)) return [];
        const difference = partOf(value, base, policy, framework, n + 1);
        rows.push([title, framework, policy, difference.value, difference.halfWidth, value.isClear ? 1 : 0, base]);
        return [difference];
      });
      return differences.length === 0 ? [] : [{ name: framework, differences }];
    });
    if (groups.length === 0) return [];
    const all = groups.flatMap(({ differences }) => differences);
    return [
      forest(
        {
          figure: 'differences',
          key: title,
          title: `${title}, against ${baseline}`,
          description: all.map(({ tip }) => tip).join('; '),
          width: 420,
          height: 54 + FOREST_ROW * (groups.length + all.length),
          margins: { top: 28, right: 104, bottom: 26, left: 112 },
        },
        groups,
        Math.min(WIDEST, Math.max(...all.map(reach))),
        (value) => percent(value, 0),
      ),
    ];
  });
  if (panels.length === 0) return undefined;
  const omitted =
    left.size === 0
      ? ''
      : ` A framework whose value under ${baseline} is zero or missing has no such part, and is left out.`;
  return {
    id: 'differences',
    title: 'How sure the differences are',
    caption: `Difference from ${baseline} on the same draws, seed by seed, as part of ${baseline}'s value; left is shorter. The line is the 95\u00a0% interval; the point is filled where chance alone hardly explains the difference (5\u00a0%, corrected by Holm for the policies compared).${omitted}`,
    panels,
    legend: others.map((name, n) => ({ name, series: n + 1 })),
    legendMark: 'square',
    metrics: COMPARED.map(({ metric }) => metric),
    columns: ['metric', 'framework', 'policy', 'difference_part', 'half_width_part', 'is_clear', 'baseline_s'],
    rows,
  };
}

function partOf(value: Value, base: number, policy: string, framework: string, series: number): Difference {
  const part = value.difference / base;
  const halfWidth = value.differenceHalfWidth / base;
  const decimals = Math.max(Math.abs(part), halfWidth) < 1 ? 1 : 0;
  const plain = percent(part, decimals);
  const size = /^[1-9]|^0\./.test(plain) ? `+${plain}` : plain;
  const note = Number.isNaN(halfWidth) ? size : `${size.slice(0, -2)} ± ${percent(halfWidth, decimals)}`;
  return {
    name: policy,
    series,
    value: part,
    halfWidth,
    isClear: value.isClear,
    note,
    tip: `${framework}, ${policy}: ${note}`,
  };
}

/** How far an axis should go for it: one very wide interval shall not squeeze all others. */
function reach({ value, halfWidth }: Difference): number {
  return Math.min(Math.abs(value) + (Number.isNaN(halfWidth) ? 0 : halfWidth), 2 * Math.abs(value) + 0.1);
}
