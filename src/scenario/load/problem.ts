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

/** Two lines before the place, the place, and a mark under it. */
export function codeFrame(text: string, line: number, column: number): string {
  const lines = text.split(/\r?\n/);
  const first = Math.max(1, line - 2);
  const width = String(line).length;
  const shown: string[] = [];
  for (let number = first; number <= Math.min(line, lines.length); number += 1) {
    const mark = number === line ? '>' : ' ';
    shown.push(`${mark} ${String(number).padStart(width)} | ${lines[number - 1]}`.trimEnd());
  }
  shown.push(`  ${' '.repeat(width)} | ${' '.repeat(column - 1)}^`);
  return shown.join('\n');
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
