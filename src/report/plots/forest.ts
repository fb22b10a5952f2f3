import { colour } from './palette.ts';
import { type Panel, type PanelFrame, panel, plotArea, xAxis } from './panel.ts';
import { linear, niceStep } from './scale.ts';
import { shorten } from './strip.ts';
import { label, tag } from './svg.ts';

/** A difference with its interval. */
export interface Difference {
  readonly name: string;
  /** Which series it belongs to: the policy. */
  readonly series: number;
  readonly value: number;
  /** NaN where one seed alone gives none. */
  readonly halfWidth: number;
  readonly tip: string;
}

/** Differences one below the other, with their intervals, about a line at zero. An interval that keeps clear of zero is filled. */
export function forest(
  frame: PanelFrame,
  differences: readonly Difference[],
  most: number,
  format: (value: number) => string,
): Panel {
  const area = plotArea(frame);
  const step = niceStep(most > 0 ? most : 1, 3);
  const edge = Math.max(1, Math.ceil(most / step - 1e-9)) * step;
  const x = linear(-edge, edge, { start: area.left, end: area.right }, 4, format);
  const height = (area.bottom - area.top) / Math.max(1, differences.length);
  const zero = x.at(0);
  const drawn = [
    tag('line', { x1: zero, x2: zero, y1: area.top, y2: area.bottom, class: 'zero' }),
    ...differences.flatMap(({ name, series, value, halfWidth, tip }, n) => {
      const y = area.top + (n + 0.5) * height;
      const half = Number.isNaN(halfWidth) ? 0 : halfWidth;
      const isClear = !Number.isNaN(halfWidth) && Math.abs(value) > half;
      const hue = colour(series);
      const fence = (at: number): number => Math.max(area.left, Math.min(area.right, x.at(at)));
      return [
        label(area.left - 8, y + 4, shorten(name, 22), { class: 'tick', 'text-anchor': 'end' }),
        tag('line', { x1: fence(value - half), x2: fence(value + half), y1: y, y2: y, stroke: hue, class: 'whisker' }),
        tag('circle', {
          cx: fence(value),
          cy: y,
          r: '4.5',
          stroke: hue,
          fill: isClear ? hue : 'var(--ground)',
          class: 'mark',
          'data-tip': tip,
        }),
      ];
    }),
  ];
  return panel(frame, undefined, ...drawn, xAxis(frame, x));
}
