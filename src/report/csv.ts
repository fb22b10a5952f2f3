/** A cell; NaN and undefined are empty. */
export type Cell = string | number | undefined;

/**
 * A number as it stands in files: plain decimals, at most six of them and no zeros at their end, never an exponent. Times
 * in seconds are thus exact to the microsecond.
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  const text = value.toFixed(6);
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return short === '-0' ? '0' : short;
}

/** Fields separated by commas and lines ended by a line feed, after RFC 4180 but for the carriage returns. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(field).join(',')}\n`;
}

function field(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return numberText(cell);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
