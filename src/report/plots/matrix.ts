import { type Panel, type PanelFrame, panel, plotArea } from './panel.ts';
import { shorten } from './strip.ts';
import { coordinate, label, tag } from './svg.ts';

/** Squares by row and column: the darker, the larger the share of the largest. Each says its value, too. */
export function matrix(
  frame: PanelFrame,
  rows: readonly string[],
  columns: readonly string[],
  value: (row: number, column: number) => number,
  most: number,
  format: (value: number) => string,
): Panel {
  const area = plotArea(frame);
  const width = (area.right - area.left) / Math.max(1, columns.length);
  const height = (area.bottom - area.top) / Math.max(1, rows.length);
  const drawn: string[] = [];
  for (const [column, name] of columns.entries()) {
    drawn.push(
      label(area.left + (column + 0.5) * width, area.top - 6, shorten(name, Math.max(4, Math.floor(width / 7))), {
        class: 'tick',
        'text-anchor': 'middle',
      }),
    );
  }
  for (const [row, name] of rows.entries()) {
    const y = area.top + row * height;
    drawn.push(label(area.left - 6, y + height / 2 + 4, shorten(name, 13), { class: 'tick', 'text-anchor': 'end' }));
    for (const [column, borrower] of columns.entries()) {
      const amount = value(row, column);
      const part = most > 0 ? amount / most : 0;
      const x = area.left + column * width;
      drawn.push(
        tag('rect', {
          x: x + 1,
          y: y + 1,
          width: width - 2,
          height: height - 2,
          class: 'cell mark',
          'fill-opacity': coordinate(amount > 0 ? 0.12 + 0.88 * part : 0),
          'data-tip': `${name} to ${borrower}: ${format(amount)}`,
        }),
      );
      if (amount > 0) {
        const tone = part > 0.5 ? 'cell-text on' : 'cell-text';
        drawn.push(label(x + width / 2, y + height / 2 + 4, format(amount), { class: tone, 'text-anchor': 'middle' }));
      }
    }
  }
  return panel(frame, undefined, ...drawn);
}
