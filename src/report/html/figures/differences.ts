import { forest } from '../../plots/forest.ts';
import { percent } from '../../plots/format.ts';
import type { Figure } from '../figure.ts';
import type { ReportModel } from '../model.ts';
import { Values } from '../values.ts';

/** Compared in the figure: metric, who it is of, and how it is called there. */
const COMPARED = [
  { id: 'response', metric: 'jobs.mean_response', title: 'Mean response of jobs' },
  { id: 'wait', metric: 'jobs.mean_wait', title: 'Mean wait of jobs' },
] as const;

/** Paired differences from the baseline with their 95 % intervals, as parts of the baseline's value. */
export function pairedDifferences(model: ReportModel): Figure | undefined {
  const [baseline, ...others] = model.policies;
  if (baseline === undefined || others.length === 0) return undefined;
  const values = new Values(model);
  const rows: (string | number)[][] = [];
  const panels = COMPARED.flatMap(({ metric, title }) => {
    const differences = model.frameworks.flatMap((framework) =>
      others.flatMap((policy, n) => {
        const value = values.get(policy, 'framework', framework, metric);
        const base = values.mean(baseline, 'framework', framework, metric);
        if (value === undefined || Number.isNaN(value.difference) || !(base > 0)) return [];
        const part = value.difference / base;
        const half = value.differenceHalfWidth / base;
        rows.push([title, framework, policy, part, half, base]);
        const spread = Number.isNaN(half) ? '' : ` ± ${percent(half)}`;
        const series = n + 1;
        return [
          {
            name: framework,
            series,
            value: part,
            halfWidth: half,
            tip: `${framework}, ${policy}: ${percent(part)}${spread}`,
          },
        ];
      }),
    );
    if (differences.length === 0) return [];
    let most = 0;
    for (const { value, halfWidth } of differences) {
      // One very wide interval shall not squeeze all others: it ends at the edge.
      most = Math.max(
        most,
        Math.min(Math.abs(value) + (Number.isNaN(halfWidth) ? 0 : halfWidth), 2 * Math.abs(value) + 0.1),
      );
    }
    return [
      forest(
        {
          figure: 'differences',
          key: title,
          title: `${title}, against ${baseline}`,
          description: differences.map(({ tip }) => tip).join('; '),
          width: 420,
          height: 56 + 18 * differences.length,
          margins: { top: 28, right: 16, bottom: 26, left: 140 },
        },
        differences,
        most,
        (value) => percent(value, 0),
      ),
    ];
  });
  if (panels.length === 0) return undefined;
  return {
    id: 'differences',
    title: 'How sure the differences are',
    caption: `Difference from ${baseline} on the same draws, seed by seed, as part of ${baseline}'s value; left is shorter. The line is the 95\u00a0% interval; the point is filled where the interval keeps clear of zero.`,
    panels,
    legend: others.map((name, n) => ({ name, series: n + 1 })),
    legendMark: 'square',
    metrics: COMPARED.map(({ metric }) => metric),
    columns: ['metric', 'framework', 'policy', 'difference_part', 'half_width_part', 'baseline_s'],
    rows,
  };
}
