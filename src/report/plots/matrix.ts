import { shorten } from './format.ts';
import { type Panel, type PanelFrame, panel, plotArea, rowName } from './panel.ts';
import { coordinate, label, tag } from './svg.ts';

/** A cell narrower than this has no room for its value, and its column none for a name across. */
const NARROW_CELL = 44;

/**
 * Squares by row and column: the darker, the larger the share of the largest. Each says its value, too, where there is room; names of
 * narrow columns stand upright.
 */
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
    const x = area.left + (column + 0.5) * width;
    drawn.push(
      width < NARROW_CELL
        ? label(x + 4, area.top - 6, shorten(name, 14), {
            class: 'tick',
            transform: `rotate(-90 ${coordinate(x + 4)} ${coordinate(area.top - 6)})`,
          })
        : label(x, area.top - 6, shorten(name, Math.floor(width / 7)), { class: 'tick', 'text-anchor': 'middle' }),
    );
  }
  for (const [row, name] of rows.entries()) {
    const y = area.top + row * height;
    drawn.push(rowName(frame, y + height / 2, name, 14));
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
      if (amount > 0 && width >= NARROW_CELL) {
        const tone = part > 0.5 ? 'cell-text on' : 'cell-text';
        drawn.push(label(x + width / 2, y + height / 2 + 4, format(amount), { class: tone, 'text-anchor': 'middle' }));
      }
    }
  }
  return panel(frame, undefined, ...drawn);
}
