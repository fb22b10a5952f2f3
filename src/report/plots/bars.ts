import { duration, readable } from './format.ts';
import { colour } from './palette.ts';
import { type Panel, type PanelFrame, panel, plotArea, rowName, xAxis } from './panel.ts';
import { countUpTo, linearUpTo, timeUpTo } from './scale.ts';
import { label, tag } from './svg.ts';

/** A bar of parts. */
export interface Bar {
  readonly name: string;
  /** One a part, in the order of the legend. */
  readonly parts: readonly number[];
  /** Beside its end; the frame leaves room for it at the right. */
  readonly note: string;
}

const AXES = { seconds: timeUpTo, count: countUpTo, amount: linearUpTo } as const;

/** Horizontal bars, their parts end to end. Of a mark, the script shows what `tip` says. */
export function stackedBars(
  frame: PanelFrame,
  bars: readonly Bar[],
  parts: readonly string[],
  most: number,
  unit: keyof typeof AXES,
): Panel {
  const area = plotArea(frame);
  const range = { start: area.left, end: area.right };
  const x = AXES[unit](most, range);
  const format = unit === 'seconds' ? duration : readable;
  const height = (area.bottom - area.top) / Math.max(1, bars.length);
  const drawn: string[] = [];
  for (const [n, bar] of bars.entries()) {
    const top = area.top + n * height;
    drawn.push(rowName(frame, top + height / 2, bar.name, 16));
    let from = 0;
    for (const [part, value] of bar.parts.entries()) {
      if (!(value > 0)) continue;
      const left = x.at(from);
      from += value;
      drawn.push(
        tag('rect', {
          x: left,
          y: top + 3,
          width: Math.max(x.at(from) - left, 0.3),
          height: height - 6,
          fill: colour(part),
          class: part % 16 >= 8 ? 'mark striped' : 'mark',
          'data-tip': `${bar.name}: ${parts[part]} ${format(value)}`,
        }),
      );
    }
    drawn.push(label(x.at(from) + 5, top + height / 2 + 4, bar.note, { class: 'tick' }));
  }
  return panel(frame, undefined, ...drawn, xAxis(frame, x));
}
