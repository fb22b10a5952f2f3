import { colour } from './palette.ts';
import { type Panel, type PanelFrame, panel, plotArea, rowName, xAxis } from './panel.ts';
import { linear, niceStep } from './scale.ts';
import { coordinate, label, tag } from './svg.ts';

/** A difference with its interval. */
export interface Difference {
  readonly name: string;
  /** Which series it belongs to: the policy. */
  readonly series: number;
  readonly value: number;
  /** NaN where one seed alone gives none. */
  readonly halfWidth: number;
  /** Hardly explained by chance alone. */
  readonly isClear: boolean;
  /** The value in words; the frame leaves room for it at the right. */
  readonly note: string;
  readonly tip: string;
}

/** Differences that belong together, below a heading of their own. */
export interface DifferenceGroup {
  readonly name: string;
  readonly differences: readonly Difference[];
}

/** The height of a row, and of a heading. */
export const FOREST_ROW = 18;

/**
 * Differences one below the other, with their intervals, about a line at zero. One that is clear of chance is filled. What lies beyond
 * `most` is an arrow at the edge.
 */
export function forest(
  frame: PanelFrame,
  groups: readonly DifferenceGroup[],
  most: number,
  format: (value: number) => string,
): Panel {
  const area = plotArea(frame);
  const step = niceStep(most > 0 ? most : 1, 2);
  const edge = Math.max(1, Math.ceil(most / step - 1e-9)) * step;
  const x = linear(-edge, edge, { start: area.left, end: area.right }, 2, format);
  const zero = x.at(0);
  const drawn = [tag('line', { x1: zero, x2: zero, y1: area.top, y2: area.bottom, class: 'zero' })];
  let y = area.top + FOREST_ROW / 2;
  for (const { name: group, differences } of groups) {
    drawn.push(label(8, y + 4, group, { class: 'group' }));
    y += FOREST_ROW;
    for (const { name, series, value, halfWidth, isClear, note, tip } of differences) {
      const half = Number.isNaN(halfWidth) ? 0 : halfWidth;
      const hue = colour(series);
      const fence = (at: number): number => Math.max(area.left, Math.min(area.right, x.at(at)));
      const mark = { stroke: hue, fill: isClear ? hue : 'var(--ground)', class: 'mark', 'data-tip': tip };
      drawn.push(
        rowName(frame, y, name, 15),
        tag('line', { x1: fence(value - half), x2: fence(value + half), y1: y, y2: y, stroke: hue, class: 'whisker' }),
        Math.abs(value) > edge
          ? tag('path', { d: arrow(value > 0 ? area.right : area.left, y, value > 0 ? -8 : 8), ...mark })
          : tag('circle', { cx: x.at(value), cy: y, r: '4.5', ...mark }),
        label(area.right + 8, y + 4, note, { class: 'tick' }),
      );
      y += FOREST_ROW;
    }
  }
  return panel(frame, undefined, ...drawn, xAxis(frame, x));
}

function arrow(tip: number, y: number, back: number): string {
  return `M${coordinate(tip)} ${coordinate(y)}l${back} -5v10Z`;
}
