import Papa from 'papaparse';
import type { ProblemList } from './workload-error.ts';

/** One row of a table file, its cells still text. */
export interface Row {
  /** Line on which the row begins, the first of the file being 1; right behind quoted line breaks too. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** How a file is cut into cells: at commas, at tabs, or (as in SWF) at any run of blanks. */
export type Separator = ',' | '\t' | 'blanks';

export interface RowOptions {
  readonly separator: Separator;
  /** Lines that begin with this mark are no rows. */
  readonly comment?: string;
  /** Told of each comment line, without its mark. */
  readonly onComment?: (text: string) => void;
}

/** A quote that is never closed would swallow the rest of the file into one cell; no honest cell is this long. */
const LONGEST_ROW = 1 << 20;

/**
 * The rows of a table, lazily, from its text in pieces cut anywhere. Empty lines are skipped. Line ends may be LF, CRLF or
 * CR, mixed. Broken quoting goes to `problems`, with its line; the caller decides when to throw.
 */
export function* rows(pieces: Iterable<string>, options: RowOptions, problems: ProblemList): Generator<Row> {
  const lineEndsMadeOne = withPlainLineEnds(pieces);
  if (options.separator === 'blanks') yield* blankSeparated(lineEndsMadeOne, options);
  else yield* commaOrTabSeparated(lineEndsMadeOne, options.separator, options, problems);
}

/** The parser guesses the line end once, from the first piece, and joins rows where the ends are mixed: give it one kind. */
function* withPlainLineEnds(pieces: Iterable<string>): Generator<string> {
  let heldBack = '';
  for (const piece of pieces) {
    const text = heldBack + piece;
    // A CR at the end may be half of a CRLF.
    heldBack = text.endsWith('\r') ? '\r' : '';
    const whole = heldBack === '' ? text : text.slice(0, -1);
    yield whole.includes('\r') ? whole.replace(/\r\n?/g, '\n') : whole;
  }
  if (heldBack !== '') yield '\n';
}

function* blankSeparated(pieces: Iterable<string>, options: RowOptions): Generator<Row> {
  let line = 0;
  let rest = '';
  const row = (text: string): Row | undefined => {
    line += 1;
    const trimmed = text.trim();
    if (trimmed === '' || isComment(trimmed, options)) return undefined;
    return { line, cells: trimmed.split(/\s+/) };
  };
  for (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const text of lines) {
      const found = row(text);
      if (found !== undefined) yield found;
    }
  }
  const last = row(rest);
  if (last !== undefined) yield last;
}

function isComment(text: string, options: RowOptions): boolean {
  if (options.comment === undefined || !text.startsWith(options.comment)) return false;
  options.onComment?.(text.slice(options.comment.length).trim());
  return true;
}

function* commaOrTabSeparated(
  pieces: Iterable<string>,
  delimiter: string,
  options: RowOptions,
  problems: ProblemList,
): Generator<Row> {
  // The parser object itself, rather than Papa.parse, because it can stop before an incomplete last row and say where.
  const parser = new Papa.Parser({ delimiter, newline: '\n' });
  let line = 1;
  let rest = '';
  const parse = function* (text: string, isLast: boolean): Generator<Row> {
    const result: Papa.ParseResult<string[]> = parser.parse(text, 0, !isLast);
    const broken = new Map<number, string>();
    for (const { row, code } of result.errors) {
      if (row !== undefined && !broken.has(row)) broken.set(row, code);
    }
    for (const [index, cells] of result.data.entries()) {
      const start = line;
      for (const cell of cells) line += lineBreaks(cell);
      line += 1;
      if (cells.length === 1 && cells[0]!.trim() === '') continue;
      if (isComment(cells.join(delimiter), options)) continue;
      const code = broken.get(index);
      if (code === undefined) yield { line: start, cells };
      else problems.add(start, QUOTING[code] ?? `cannot be cut into cells (${code})`);
    }
    rest = isLast ? '' : text.slice(result.meta.cursor);
  };
  for (const piece of pieces) {
    yield* parse(rest + piece, false);
    if (rest.length > LONGEST_ROW) {
      problems.add(line, `a row of more than ${LONGEST_ROW} characters; a quote (") may be open that is never closed`);
      return;
    }
  }
  if (rest !== '') yield* parse(rest, true);
}

const QUOTING: Readonly<Record<string, string>> = {
  MissingQuotes: 'a quoted cell is never closed; end it with "',
  InvalidQuotes: 'text behind a closing quote; inside quotes a quote is written twice ("")',
};

function lineBreaks(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count += 1;
  return count;
}
