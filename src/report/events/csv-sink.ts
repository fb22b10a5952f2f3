import { csvLine } from '../csv.ts';
import { EVENT_COLUMNS, type EventRow, type EventSink } from './event-row.ts';

/** Rows as CSV, handed on in pieces of some hundred kilobytes. */
export class CsvEvents implements EventSink {
  readonly #append: (piece: string) => void;
  #piece: string = csvLine(EVENT_COLUMNS.map(({ name }) => name));

  constructor(append: (piece: string) => void) {
    this.#append = append;
  }

  row(row: Readonly<EventRow>): void {
    this.#piece += csvLine(EVENT_COLUMNS.map(({ field }) => row[field]));
    if (this.#piece.length < 1 << 18) return;
    this.#append(this.#piece);
    this.#piece = '';
  }

  end(): void {
    this.#append(this.#piece);
  }
}
