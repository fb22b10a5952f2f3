import type { Judged } from '../conformance/case-run.ts';

const digits = (value: number): string => (Math.abs(value) < 1000 ? value.toFixed(6) : value.toPrecision(9));

/** What was measured beside what was expected: a line a figure, a heading a case; nothing for cases without experiments. */
export function figureLines(id: string, judged: readonly Judged[]): string[] {
  const rows = judged.flatMap(({ experiment: { place }, findings }) =>
    findings.map(({ target, mean, halfWidth, replications, tasks, problem }) => [
      `${place}${target.name}`,
      digits(target.value),
      digits(mean),
      digits(halfWidth),
      String(replications),
      String(tasks),
      problem === undefined ? 'passed' : 'FAILED',
    ]),
  );
  if (rows.length === 0) return [];
  const level = judged[0]!.experiment.rule.level;
  const table = [['', 'expected', 'mean', `${100 * level} % +-`, 'runs', 'tasks', ''], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 || i === 6 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return [id, ...table.map((row) => `  ${line(row).trimEnd()}`), ''];
}
