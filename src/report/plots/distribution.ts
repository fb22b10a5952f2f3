import { duration, percent } from './format.ts';
import { colour, dash } from './palette.ts';
import { clipped, type Panel, type PanelFrame, panel, plotArea, xAxis, yAxis } from './panel.ts';
import { linear, spans } from './scale.ts';
import { coordinate, tag } from './svg.ts';

/** A distribution of lengths of time by its quantiles. */
export interface Quantiles {
  readonly name: string;
  /** In seconds, at equal steps of the fraction from 0 to 1; empty where there are no values. */
  readonly values: readonly number[];
}

/** Cumulative distributions: which part waited at most how long. The axis is logarithmic above a second. */
export function distributions(frame: PanelFrame, all: readonly Quantiles[], most: number): Panel {
  const area = plotArea(frame);
  const x = spans(most, { start: area.left, end: area.right });
  const y = linear(0, 1, { start: area.bottom, end: area.top }, 4, (value) => percent(value, 0));
  const drawn = all.map(({ values }, n) => {
    if (values.length === 0) return '';
    // A step up at each value, as high as it has quantiles: between two values nobody's wait ended.
    let d = `M${coordinate(x.at(values[0]!))} ${coordinate(y.at(0))}`;
    for (let i = 1; i < values.length; i++) {
      while (i + 1 < values.length && values[i + 1] === values[i]) i++;
      d += `H${coordinate(x.at(values[i]!))}V${coordinate(y.at(i / (values.length - 1)))}`;
    }
    d += `H${coordinate(area.right)}`;
    return tag('path', { d, stroke: colour(n), 'stroke-dasharray': dash(n), class: 'series' });
  });
  return panel(
    frame,
    { axis: 'y', from: 0, to: 1, zoom: false, unit: 's' },
    yAxis(frame, y),
    clipped(frame, ...drawn),
    xAxis(frame, x),
  );
}

/** One line for those who cannot see the picture. */
export function describeQuantiles(all: readonly Quantiles[]): string {
  return all
    .filter(({ values }) => values.length > 0)
    .map(({ name, values }) => {
      const median = values[Math.floor((values.length - 1) / 2)]!;
      const high = values[Math.floor((values.length - 1) * 0.95)]!;
      return `${name}: half waited at most ${duration(median)}, 95 in 100 at most ${duration(high)}`;
    })
    .join('; ');
}
