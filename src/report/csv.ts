/** A cell; NaN and undefined are empty. */
export type Cell = string | number | undefined;

const POINT = 0x2e;
const ZERO = 0x30;

/**
 * A number as it stands in files: plain decimals, at most six of them and no zeros at their end, never an exponent. Times
 * in seconds are thus exact to the microsecond.
 */
export function numberText(value: number): string {
  // Most cells are whole numbers, of which nothing need be cut.
  if (Number.isSafeInteger(value)) return value === 0 ? '0' : `${value}`;
  if (!Number.isFinite(value)) return '';
  const text = value.toFixed(6);
  if (text.charCodeAt(text.length - 7) !== POINT) return text;
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end--;
  if (text.charCodeAt(end - 1) === POINT) end--;
  const short = text.slice(0, end);
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
