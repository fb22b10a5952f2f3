import { CAUSES_IN_WORDS } from '../../metrics/catalogue/wait-causes.ts';
import { WAIT_CAUSES } from '../../metrics/wait-causes.ts';
import { percent } from '../plots/format.ts';
import { clock } from './task-watch.ts';

/** Causes of waiting with their times and parts of the sum, the sum, and below what each cause means. @param rows cause and microseconds */
export function causeTable(rows: readonly (readonly [string, number])[], sum: number): string[] {
  const part = (micros: number): string => (sum > 0 ? percent(micros / sum).padStart(8) : '');
  const line = (name: string, micros: number): string =>
    `  ${name.padEnd(20)} ${clock(micros).padStart(20)} ${part(micros)}`.trimEnd();
  const meanings = WAIT_CAUSES.filter((cause) => rows.some(([name]) => name === cause));
  return [
    ...rows.map(([cause, micros]) => line(cause, micros)),
    line('sum', sum),
    ...(meanings.length === 0 ? [] : ['']),
    ...meanings.map((cause) => `${cause}: ${CAUSES_IN_WORDS[cause]}`),
  ];
}
