import { colour, dash } from './palette.ts';
import { clipped, type Panel, type PanelFrame, panel, plotArea, xAxis, yAxis } from './panel.ts';
import { countUpTo, linear, linearUpTo, time } from './scale.ts';
import { coordinate, tag } from './svg.ts';

/** Averages over steps of equal length. */
export interface StepSeries {
  readonly name: string;
  readonly values: ArrayLike<number>;
}

/** What a panel of lines over time shows. */
export interface LinesOptions {
  readonly step: number;
  readonly end: number;
  /** The top of the axis, the same in all small multiples. */
  readonly most: number;
  readonly format: (value: number) => string;
  readonly unit: string;
  /** Of things that are counted; else parts of something. */
  readonly isCount: boolean;
  /** Series on top of one another, filled, rather than beside. */
  readonly stacked: boolean;
}

/** Levels over time, in seconds, as steps: an average holds for the whole of its step. */
export function linesOverTime(frame: PanelFrame, series: readonly StepSeries[], options: LinesOptions): Panel {
  const area = plotArea(frame);
  const x = time(0, options.end, { start: area.left, end: area.right }, 5);
  const range = { start: area.bottom, end: area.top };
  const y = options.isCount
    ? countUpTo(options.most, range)
    : options.most === 1
      ? linear(0, 1, range, 4, options.format)
      : linearUpTo(options.most, range, 4, options.format);
  const drawn: string[] = [];
  const below = new Float64Array(Math.max(0, ...series.map(({ values }) => values.length)));
  for (const [n, { values }] of series.entries()) {
    if (values.length === 0) continue;
    const top = Array.from(values, (value, i) => (options.stacked ? below[i]! + value : value));
    const edge = stepPath(top, options, x.at, y.at);
    if (options.stacked) {
      const floor = stepPath(Array.from(below.subarray(0, top.length)), options, x.at, y.at, true);
      drawn.push(tag('path', { d: `${edge}${floor}Z`, fill: colour(n), class: 'area' }));
      below.set(top);
    } else if (n === 0) {
      const base = coordinate(y.at(0));
      const to = coordinate(x.at(Math.min(options.end, top.length * options.step)));
      drawn.push(
        tag('path', { d: `${edge}L${to} ${base}L${coordinate(area.left)} ${base}Z`, fill: colour(n), class: 'wash' }),
      );
    }
    // Edges of a stack would hide what is narrow beside them.
    if (options.stacked) continue;
    drawn.push(tag('path', { d: edge, stroke: colour(n), 'stroke-dasharray': dash(n), class: 'series' }));
  }
  return panel(
    frame,
    { axis: 'x', from: 0, to: options.end, zoom: true, unit: options.unit },
    yAxis(frame, y),
    clipped(frame, ...drawn),
    xAxis(frame, x),
  );
}

/** A line of steps; equal neighbours share one. `back` draws it from right to left, to close an area. */
function stepPath(
  values: readonly number[],
  { step, end }: LinesOptions,
  x: (value: number) => number,
  y: (value: number) => number,
  back = false,
): string {
  const pieces: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const height = coordinate(y(values[i]!));
    const from = coordinate(x(i * step));
    while (i + 1 < values.length && coordinate(y(values[i + 1]!)) === height) i++;
    const to = coordinate(x(Math.min(end, (i + 1) * step)));
    // One step ends where the next begins: only its height need be said.
    if (back) pieces.push(`V${height}H${from}`);
    else pieces.push(pieces.length === 0 ? `M${from} ${height}H${to}` : `V${height}H${to}`);
  }
  return (back ? pieces.reverse() : pieces).join('');
}
