/** One thing that is wrong in a scenario, where the offending text stands. */
export interface Problem {
  /** The file as it was named. */
  readonly file: string;
  /** The first line is 1; likewise the first column. */
  readonly line: number;
  readonly column: number;
  /** Where in the scenario: `frameworks[2].tasks.needs`; empty for the whole file. */
  readonly path: string;
  /** What is wrong; what is allowed. */
  readonly message: string;
  /** The lines around it with a mark under the place; empty where there is no text to show. */
  readonly frame: string;
}

/** A place in a value: `['frameworks', 2, 'name']`. */
export type Path = readonly (string | number)[];

/** `frameworks[2].tasks`. A key that is no plain word is put in quotes. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\w$-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `["${step}"]`;
  }
  return text;
}

/** Most letters of a line that a frame shows: a JSON file may be one line. */
const MOST_LETTERS = 160;

/** Two lines before the place, the place, and a mark under it. */
export function codeFrame(text: string, line: number, column: number): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - 2);
  const width = String(line).length;
  const from = column > MOST_LETTERS ? column - MOST_LETTERS / 2 : 0;
  const shown: string[] = [];
  for (let number = first; number <= Math.min(line, lines.length); number += 1) {
    const mark = number === line ? '>' : ' ';
    shown.push(`${mark} ${String(number).padStart(width)} | ${part(lines[number - 1]!, from)}`.trimEnd());
  }
  // A tab before the mark is as wide as the one above it.
  const before = part(lines[line - 1] ?? '', from).slice(0, column - 1 - from);
  shown.push(`  ${' '.repeat(width)} | ${before.replace(/[^\t]/g, ' ').padEnd(column - 1 - from)}^`);
  return shown.join('\n');
}

/** So much of a line as is shown, without what a terminal would take for commands. */
function part(line: string, from: number): string {
  const text = line.length - from > MOST_LETTERS ? `${line.slice(from, from + MOST_LETTERS)}…` : line.slice(from);
  return (from > 0 ? `…${text.slice(1)}` : text).replace(/[^\t\P{Cc}]/gu, '\ufffd');
}

/** One problem a line, `file:line:column: path: message`, each followed by its code frame. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems.map((problem) => formatProblem(problem, '')).join('');
}

/** The same of what does not keep a scenario from running. */
export function formatWarnings(warnings: readonly Problem[]): string {
  return warnings.map((problem) => formatProblem(problem, 'warning: ')).join('');
}

function formatProblem({ file, line, column, path, message, frame }: Problem, mark: string): string {
  const where = path === '' ? '' : `${path}: `;
  return `${file}:${line}:${column}: ${mark}${where}${message}\n${frame === '' ? '' : `${frame}\n`}`;
}

/** By file in the order of reading, then by place, then as found. */
export function sortProblems(problems: readonly Problem[], files: readonly string[]): Problem[] {
  const rank = (file: string): number => (files.indexOf(file) + files.length + 1) % (files.length + 1);
  return problems.toSorted((a, b) => rank(a.file) - rank(b.file) || a.line - b.line || a.column - b.column);
}
