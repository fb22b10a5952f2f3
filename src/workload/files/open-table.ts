import { type Row, type RowOptions, rows, type Separator } from '../rows.ts';
import { ProblemList } from '../workload-error.ts';
import { textPieces } from './text-pieces.ts';

/** A file opened as rows. They are read while they are iterated over, once. */
export interface Table {
  readonly rows: Iterable<Row>;
  /** Where the reader of the rows puts what is wrong with them, beside what the cutting into cells found. */
  readonly problems: ProblemList;
}

export interface TableOptions extends Partial<RowOptions> {
  /** The file's name in messages; its path unless given. */
  readonly shownAs?: string;
}

/** Opens a table, `.gz` or plain: cells at tabs for `.tsv`, at blanks for `.swf`, at commas otherwise. */
export function openTable(path: string, options: TableOptions = {}): Table {
  const problems = new ProblemList(options.shownAs ?? path);
  const separator = options.separator ?? separatorOf(path);
  return { rows: rows(textPieces(path, problems), { ...options, separator }, problems), problems };
}

function separatorOf(path: string): Separator {
  const name = path.replace(/\.gz$/, '');
  if (name.endsWith('.tsv')) return '\t';
  return name.endsWith('.swf') ? 'blanks' : ',';
}
