import { levels } from './html/figures/over-time.ts';
import type { ReportModel } from './html/model.ts';
import { verdict } from './html/verdict.ts';
import { percent } from './plots/format.ts';
import { type Screen, styled, wrap } from './terminal.ts';

const BLOCKS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const WIDEST = 60;

/** The end of what a comparison prints: utilization over time as a line of blocks for each policy, and the verdict in two sentences. */
export function closingLines(model: ReportModel, screen: Screen): string[] {
  const series = model.timeline.levels.find(
    ({ scope, series: name }) => scope === 'cluster' && name.endsWith('.allocated'),
  )?.series;
  const lines: string[] = [];
  if (series !== undefined) {
    const width = Math.max(...model.policies.map((policy) => policy.length));
    const room = Math.min(WIDEST, screen.width - width - 12);
    lines.push(styled(screen, 'bold', `${series} over time, first replication`));
    for (const policy of model.policies) {
      const values = levels(model.timeline, policy, 'cluster', '', series);
      // All policies on the time of the longest: a run that ends sooner has a shorter line.
      const cells = Math.max(1, Math.round((room * values.length * model.timeline.step) / model.timeline.end));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      lines.push(`${policy.padEnd(width)}  ${sparkline(values, Math.min(room, cells))}  ${percent(mean)}`);
    }
    lines.push('');
  }
  return [...lines, ...verdict(model).flatMap((sentence) => wrap(sentence, screen))];
}

/** Averages of so many stretches of the values as blocks of eight heights; 1 is full. */
export function sparkline(values: readonly number[], cells: number): string {
  let line = '';
  for (let cell = 0; cell < cells && values.length > 0; cell++) {
    const from = Math.floor((cell * values.length) / cells);
    const to = Math.max(from + 1, Math.floor(((cell + 1) * values.length) / cells));
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i]!;
    line += BLOCKS[Math.max(0, Math.min(8, Math.round((sum / (to - from)) * 8)))]!;
  }
  return line;
}
