import { percent, readable } from '../../plots/format.ts';
import { linesOverTime, type StepSeries } from '../../plots/lines.ts';
import type { Margins } from '../../plots/panel.ts';
import type { Figure, LegendEntry } from '../figure.ts';
import type { ReportModel, Timeline } from '../model.ts';
import { averaged } from '../read-result.ts';

const MARGINS: Margins = { top: 26, right: 12, bottom: 26, left: 48 };
const SIZE = { width: 420, height: 190, margins: MARGINS };
/** A stack of more steps than it has pixels is a blur. */
const STACK_STEPS = 240;
/** As many points as all panels of a figure may have together: beyond that neighbouring steps are averaged. */
const MOST_POINTS = 24_000;

/** As many series as have a colour each: of more owners, the largest by name and all others as one. */
const MOST_SERIES = 8;

/** One panel of a figure. */
interface PolicySeries {
  readonly policy: string;
  readonly series: readonly StepSeries[];
}

/** Parts of the capacity over time, one panel a policy, all on one scale. */
export function utilizationOverTime(model: ReportModel, resource: string): Figure | undefined {
  const names = [`${resource}.allocated`, `${resource}.in_offers`];
  const timeline = coarser(model.timeline, model.policies.length * names.length);
  const panels = filled(
    model.policies.map((policy) => ({
      policy,
      series: names.map((name) => ({ name, values: levels(timeline, policy, 'cluster', '', name) })),
    })),
  );
  if (panels.every(({ series }) => series[0]!.values.every((value) => value === 0))) return undefined;
  return {
    id: `utilization-${resource}`,
    title: `Utilization of ${resource} over time`,
    caption: `Part of all ${resource} held by tasks (filled), and in offers that wait for an answer (dashed). First replication. All panels share one scale.`,
    panels: panels.map(({ policy, series }) =>
      linesOverTime(
        { ...SIZE, figure: `utilization-${resource}`, key: policy, title: policy, description: describe(series) },
        series,
        {
          step: timeline.step,
          end: timeline.end,
          most: 1,
          format: (value) => percent(value, 0),
          unit: 'part',
          isCount: false,
          stacked: false,
        },
      ),
    ),
    legend: [
      { name: 'held by tasks', series: 0 },
      { name: 'in offers', series: 1 },
    ],
    legendMark: 'line',
    metrics: [`utilization.${resource}.allocated`, `utilization.${resource}.in_offers`],
    columns: ['policy', 'time_s', ...names],
    rows: tableOf(panels, timeline),
  };
}

/** What each framework holds, one on top of the other, one panel a policy. */
export function sharesOverTime(model: ReportModel, resource: string): Figure | undefined {
  const { frameworks, policies } = model;
  const timeline = coarser(model.timeline, policies.length * Math.min(frameworks.length, MOST_SERIES), STACK_STEPS);
  const panels = largest(
    policies.map((policy) => ({
      policy,
      series: frameworks.map((name) => ({
        name,
        values: levels(timeline, policy, 'framework', name, `${resource}.allocated`),
      })),
    })),
  );
  if (frameworks.length < 2 || panels.length === 0) return undefined;
  const id = `shares-${resource}`;
  return {
    id,
    title: `Who holds the ${resource}`,
    caption: `Part of all ${resource} held by each framework, one on top of the other. First replication.`,
    panels: panels.map(({ policy, series }) =>
      linesOverTime({ ...SIZE, figure: id, key: policy, title: policy, description: describe(series) }, series, {
        step: timeline.step,
        end: timeline.end,
        most: 1,
        format: (value) => percent(value, 0),
        unit: 'part',
        isCount: false,
        stacked: true,
      }),
    ),
    legend: legendOf(panels),
    legendMark: 'square',
    metrics: [`utilization.${resource}.allocated`],
    columns: ['policy', 'time_s', ...namesOf(panels)],
    rows: tableOf(panels, timeline),
  };
}

/** What each role has on loan, one on top of the other: one panel a policy under which anything was lent. */
export function loansOverTime(model: ReportModel, resource: string): Figure | undefined {
  const { roles } = model;
  const timeline = coarser(model.timeline, model.policies.length * Math.min(roles.length, MOST_SERIES), STACK_STEPS);
  const panels = largest(
    model.policies.map((policy) => ({
      policy,
      series: roles.map((name) => ({ name, values: levels(timeline, policy, 'role', name, `${resource}.borrowed`) })),
    })),
  );
  if (panels.length === 0) return undefined;
  const id = `loans-over-time`;
  const most = Math.max(
    ...panels.flatMap(({ series }) =>
      Array.from({ length: Math.max(...series.map(({ values }) => values.length)) }, (_, i) =>
        series.reduce((sum, { values }) => sum + (values[i] ?? 0), 0),
      ),
    ),
  );
  return {
    id,
    title: `Loans of ${resource} over time`,
    caption: `Part of all ${resource} that each role has on loan from others, one on top of the other. First replication.`,
    panels: panels.map(({ policy, series }) =>
      linesOverTime({ ...SIZE, figure: id, key: policy, title: policy, description: describe(series) }, series, {
        step: timeline.step,
        end: timeline.end,
        most,
        format: (value) => percent(value, 0),
        unit: 'part',
        isCount: false,
        stacked: true,
      }),
    ),
    legend: legendOf(panels),
    legendMark: 'square',
    metrics: [`loans.borrowed.${resource}_seconds`],
    columns: ['policy', 'time_s', ...namesOf(panels)],
    rows: tableOf(panels, timeline),
  };
}

/** Tasks that wait, by framework, one panel a policy. */
export function waitingOverTime(model: ReportModel): Figure | undefined {
  const { frameworks, policies } = model;
  const timeline = coarser(model.timeline, policies.length * Math.min(frameworks.length, MOST_SERIES));
  const panels = largest(
    policies.map((policy) => ({
      policy,
      series: frameworks.map((name) => ({
        name,
        values: levels(timeline, policy, 'framework', name, 'tasks.waiting'),
      })),
    })),
  );
  let most = 0;
  for (const { series } of panels)
    for (const { values } of series) for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]!);
  if (most === 0) return undefined;
  return {
    id: 'waiting-tasks',
    title: 'Tasks that wait',
    caption: 'Tasks that could be launched and are not, by framework. First replication. All panels share one scale.',
    panels: panels.map(({ policy, series }) =>
      linesOverTime(
        { ...SIZE, figure: 'waiting-tasks', key: policy, title: policy, description: describeCounts(series) },
        series,
        {
          step: timeline.step,
          end: timeline.end,
          most,
          format: readable,
          unit: 'tasks',
          isCount: true,
          stacked: false,
        },
      ),
    ),
    legend: legendOf(panels),
    legendMark: 'line',
    metrics: ['tasks.waiting_seconds'],
    columns: ['policy', 'time_s', ...namesOf(panels)],
    rows: tableOf(panels, timeline),
  };
}

/** Panels that have anything to show: a policy whose first replication failed has no levels over time. */
export function filled<Owner extends PolicySeries>(panels: readonly Owner[]): readonly Owner[] {
  return panels.filter(({ series }) => series.some(({ values }) => values.length > 0));
}

/** The same panels with at most so many series each, the same in all: the largest over all panels, in their order, then the sum of the rest. */
function largest(all: readonly PolicySeries[]): readonly PolicySeries[] {
  const panels = filled(all);
  const names = namesOf(panels);
  if (names.length <= MOST_SERIES) return panels;
  const totals = names.map((_, n) =>
    panels.reduce((sum, { series }) => sum + meanOf(series[n]!.values) * series[n]!.values.length, 0),
  );
  const kept = new Set([...totals.keys()].sort((a, b) => totals[b]! - totals[a]! || a - b).slice(0, MOST_SERIES - 1));
  return panels.map(({ policy, series }) => {
    const others = series.filter((_, n) => !kept.has(n));
    const steps = Math.max(0, ...others.map(({ values }) => values.length));
    const rest = Array.from({ length: steps }, (_, i) => others.reduce((sum, { values }) => sum + (values[i] ?? 0), 0));
    return {
      policy,
      series: [...series.filter((_, n) => kept.has(n)), { name: `${others.length} others`, values: rest }],
    };
  });
}

function namesOf(panels: readonly PolicySeries[]): readonly string[] {
  return panels[0]?.series.map(({ name }) => name) ?? [];
}

function legendOf(panels: readonly PolicySeries[]): LegendEntry[] {
  return namesOf(panels).map((name, series) => ({ name, series }));
}

export function levels(
  timeline: Timeline,
  policy: string,
  scope: string,
  name: string,
  series: string,
): readonly number[] {
  const found = timeline.levels.find(
    (each) => each.policy === policy && each.scope === scope && each.name === name && each.series === series,
  );
  return found?.values ?? [];
}

/** The same with longer steps, where so many series of it would have more points than a page should carry, or more steps than wanted. */
export function coarser(timeline: Timeline, series: number, most = Number.POSITIVE_INFINITY): Timeline {
  const steps = Math.max(0, ...timeline.levels.map(({ values }) => values.length));
  const together = Math.max(Math.ceil((steps * series) / MOST_POINTS), Math.ceil(steps / most));
  if (together <= 1) return timeline;
  return {
    step: timeline.step * together,
    end: timeline.end,
    levels: timeline.levels.map((each) => ({ ...each, values: averaged(each.values, together) })),
  };
}

/** Rows of all panels below each other: policy, time, one column a series. */
export function tableOf(panels: readonly PolicySeries[], { step }: Timeline): (string | number)[][] {
  return panels.flatMap(({ policy, series }) => {
    const steps = Math.max(0, ...series.map(({ values }) => values.length));
    return Array.from({ length: steps }, (_, i) => [
      policy,
      Number((i * step).toPrecision(12)),
      ...series.map(({ values }) => Number((values[i] ?? 0).toPrecision(4))),
    ]);
  });
}

function describe(series: readonly StepSeries[]): string {
  return series.map(({ name, values }) => `${name}: ${percent(meanOf(values))} on average`).join('; ');
}

function describeCounts(series: readonly StepSeries[]): string {
  return series.map(({ name, values }) => `${name}: ${readable(meanOf(values))} on average`).join('; ');
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return values.length === 0 ? 0 : sum / values.length;
}
