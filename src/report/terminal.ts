import { styleText } from 'node:util';

/** How to print: on a terminal of so many columns, with colour or without. */
export interface Screen {
  /** Infinity where it is no terminal: lines are as long as they need to be. */
  readonly width: number;
  readonly color: boolean;
}

/** What a stream can do. NO_COLOR (any value but an empty one) turns colour off (no-color.org). */
export function screenOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): Screen {
  const { NO_COLOR, TERM } = process.env;
  const isTerminal = stream.isTTY === true;
  const color = isTerminal && (NO_COLOR ?? '') === '' && TERM !== 'dumb';
  return { width: isTerminal ? (stream.columns ?? 80) : Number.POSITIVE_INFINITY, color };
}

type Style = Parameters<typeof styleText>[0];

export function styled(screen: Screen, style: Style, text: string): string {
  return screen.color ? styleText(style, text, { validateStream: false }) : text;
}

/** Columns of a table; the first is text on the left, the others are figures on the right. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Aligned columns. Where they do not fit, the columns of figures are printed in groups below each other, each with the first column again;
 * a first column that leaves no room is cut.
 */
export function tableLines({ head, rows }: TextTable, screen: Screen): string[] {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => lengthOf(row[column] ?? ''))));
  const widest = Math.max(0, ...widths.slice(1));
  const first = Math.max(8, Math.min(widths[0]!, screen.width - widest - 2));
  const lines: string[] = [];
  for (let from = 1; from < head.length || from === 1; ) {
    let to = from;
    for (let used = first; to < head.length; to++) {
      used += 2 + widths[to]!;
      if (used > screen.width && to > from) break;
    }
    const line = (row: readonly string[]): string => {
      const cells = row
        .slice(from, to)
        .map((cell, at) => cell.padStart(widths[from + at]! + cell.length - lengthOf(cell)));
      return [fit(row[0]!, first), ...cells].join('  ').trimEnd();
    };
    if (from > 1) lines.push('');
    lines.push(styled(screen, 'bold', line(head)), ...rows.map(line));
    if (to >= head.length) break;
    from = to;
  }
  return lines;
}

/** Words on lines no longer than the screen is wide (100 where it is no terminal). */
export function wrap(text: string, screen: Screen): string[] {
  const width = Math.min(screen.width, 100);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** A line that is longer than the screen is wide goes on below, four columns further in than it begins; its own blanks stay. */
export function folded(line: string, screen: Screen): string[] {
  const indent = ' '.repeat(line.length - line.trimStart().length + 4);
  const lines: string[] = [];
  let rest = line;
  while (lengthOf(rest) > screen.width) {
    const begin = rest.length - rest.trimStart().length;
    const fits = rest.lastIndexOf(' ', screen.width);
    const end = fits > begin ? fits : rest.indexOf(' ', begin);
    if (end < 0) break;
    lines.push(rest.slice(0, end).trimEnd());
    rest = `${indent}${rest.slice(end).trimStart()}`;
  }
  return [...lines, rest];
}

function fit(text: string, width: number): string {
  const length = lengthOf(text);
  if (length <= width) return text.padEnd(width + text.length - length);
  return `${[...text].slice(0, width - 1).join('')}…`;
}

/** Characters, not UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}
