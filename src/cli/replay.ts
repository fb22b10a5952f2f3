import type { Difference, Replay } from '../report/difference/first-difference.ts';
import { EventRows } from '../report/events/event-rows.ts';
import { TextEvents } from '../report/events/event-text.ts';
import type { PolicyChoice } from '../scenario/scenario.ts';
import { rebuild, type StoredResult } from './stored-result.ts';

/** Every record of a run of a result, as text. */
export function replayOf(result: StoredResult, policy: PolicyChoice, replication: number): Replay {
  return (line) => {
    rebuild(result, policy, replication, (cluster) => [new EventRows(cluster, new TextEvents(line)).observer]).run();
  };
}

/** The first record that differs, from both runs. */
export function differenceLines(difference: Difference, left: string, right: string): string[] {
  const { number, before, records } = difference;
  const width = Math.max(left.length, right.length);
  return [
    `first difference: record ${number} (of ${records[0]} and ${records[1]})`,
    ...before.map((text) => `  ${'both'.padEnd(width)}  ${text}`),
    `  ${left.padEnd(width)}  ${difference.left ?? 'has no more records'}`,
    `  ${right.padEnd(width)}  ${difference.right ?? 'has no more records'}`,
  ];
}
