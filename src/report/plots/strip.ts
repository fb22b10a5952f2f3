import { duration, percent } from './format.ts';
import type { StepSeries } from './lines.ts';
import { colour } from './palette.ts';
import { clipped, type Panel, type PanelFrame, panel, plotArea, rowName, xAxis } from './panel.ts';
import { time } from './scale.ts';
import { coordinate, label, tag } from './svg.ts';

/** One row of a strip. */
export interface StripRow extends StepSeries {
  /** At the end of the row; the frame leaves room for it at the right. */
  readonly note: string;
}

/**
 * One row of time each, as long as its run: which part of a step it was so. Full colour means all of it. What is shorter than a pixel is
 * drawn as wide as one, so that it is seen.
 */
export function strips(frame: PanelFrame, rows: readonly StripRow[], step: number, end: number): Panel {
  const area = plotArea(frame);
  const x = time(0, end, { start: area.left, end: area.right }, 5);
  const height = (area.bottom - area.top) / Math.max(1, rows.length);
  const names: string[] = [];
  const drawn: string[] = [];
  for (const [n, { name, values, note }] of rows.entries()) {
    const top = area.top + n * height;
    const whole = x.at(Math.min(end, values.length * step)) - area.left;
    names.push(
      rowName(frame, top + height / 2, name, 16),
      label(area.right + 6, top + height / 2 + 4, note, { class: 'tick' }),
    );
    drawn.push(tag('rect', { x: area.left, y: top + 2, width: whole, height: height - 4, class: 'track' }));
    for (let i = 0; i < values.length; i++) {
      // Eight shades: neighbours of one shade become one mark.
      const shade = Math.ceil(values[i]! * 8);
      const start = i;
      while (i + 1 < values.length && Math.ceil(values[i + 1]! * 8) === shade) i++;
      if (shade === 0) continue;
      const from = x.at(start * step);
      const to = x.at(Math.min(end, (i + 1) * step));
      drawn.push(
        tag('rect', {
          x: from,
          y: top + 2,
          width: Math.max(to - from, 1),
          height: height - 4,
          fill: colour(1),
          'fill-opacity': coordinate(shade / 8),
        }),
      );
    }
  }
  return panel(
    frame,
    { axis: 'x', from: 0, to: end, zoom: true, unit: 'part' },
    ...names,
    clipped(frame, ...drawn),
    xAxis(frame, x),
  );
}

/** One line for those who cannot see the picture. */
export function describeStrips(rows: readonly StepSeries[], step: number): string {
  return rows
    .map(({ name, values }) => {
      let sum = 0;
      for (let i = 0; i < values.length; i++) sum += values[i]!;
      return `${name} ${sum === 0 ? 'never' : `for ${duration(sum * step)}, ${percent(sum / values.length)} of the time`}`;
    })
    .join('; ');
}
