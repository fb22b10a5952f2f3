import { type Cell, csvLine } from './csv.ts';

/** A column, as the file and the data dictionary know it. */
export interface ColumnSpec {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number';
  /** Empty for text and pure numbers. */
  readonly unit: string;
  readonly description: string;
}

/** One CSV file of a report. Rows are made as they are written. */
export interface ReportTable {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly ColumnSpec[];
  rows(): Iterable<readonly Cell[]>;
}

export function text(name: string, description: string): ColumnSpec {
  return { name, type: 'string', unit: '', description };
}
export function whole(name: string, description: string, unit = ''): ColumnSpec {
  return { name, type: 'integer', unit, description };
}
export function number(name: string, description: string, unit = ''): ColumnSpec {
  return { name, type: 'number', unit, description };
}

/** The table in pieces of some hundred kilobytes. */
export function* csvPieces(table: ReportTable): Iterable<string> {
  let piece = csvLine(table.columns.map(({ name }) => name));
  for (const row of table.rows()) {
    piece += csvLine(row);
    if (piece.length < 1 << 18) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
