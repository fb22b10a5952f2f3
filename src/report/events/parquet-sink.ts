import type { SchemaElement } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { EVENT_COLUMNS, type EventRow, type EventSink } from './event-row.ts';

/** So many rows are held and written together: dictionaries of names and times near each other compress well. */
const GROUP = 100_000;

const SCHEMA: SchemaElement[] = [
  { name: 'root', num_children: EVENT_COLUMNS.length },
  ...EVENT_COLUMNS.map(
    ({ name, type, field }): SchemaElement => ({
      name,
      repetition_type: field === 'record' || field === 'time' ? 'REQUIRED' : 'OPTIONAL',
      ...(type === 'integer' ? { type: 'INT64' } : { type: 'BYTE_ARRAY', converted_type: 'UTF8' }),
    }),
  ),
];

/** Rows as Parquet: a file of columns that DuckDB, pandas and R read. Memory holds one group of rows. */
export class ParquetEvents implements EventSink {
  readonly #append: (piece: Uint8Array) => void;
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  readonly #columns: (string | bigint | undefined)[][] = EVENT_COLUMNS.map(() => []);
  #rows = 0;

  constructor(append: (piece: Uint8Array) => void) {
    this.#append = append;
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema: SCHEMA, createdBy: 'commonage' });
  }

  row(row: Readonly<EventRow>): void {
    for (const [at, { field }] of EVENT_COLUMNS.entries()) {
      const value = row[field];
      this.#columns[at]!.push(typeof value === 'number' ? BigInt(value) : value);
    }
    if (++this.#rows === GROUP) this.#flush();
  }

  end(): void {
    this.#flush();
    void this.#writer.finish();
    this.#handOn();
  }

  #flush(): void {
    if (this.#rows === 0) return;
    const columnData = EVENT_COLUMNS.map(({ name }, at): ColumnSource => ({ name, data: this.#columns[at]! }));
    void this.#writer.write({ columnData, rowGroupSize: GROUP });
    for (const column of this.#columns) column.length = 0;
    this.#rows = 0;
    this.#handOn();
  }

  /** The writer counts all bytes; those handed on need no room any more. */
  #handOn(): void {
    this.#append(this.#bytes.getBytes().slice());
    this.#bytes.index = 0;
  }
}
