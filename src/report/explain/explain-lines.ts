import { toSeconds } from '../../engine/micros.ts';
import { duration } from '../plots/format.ts';
import { causeTable } from './cause-table.ts';
import type { Attempt, SeenOffer, TaskStory } from './story.ts';
import { clock } from './task-watch.ts';

/** So many offers of a wait are listed from its start and before its end; the rest is counted. */
const LISTED = 12;

/** The life of a task as a list for the terminal. `all`: every offer, however many. */
export function storyLines(story: TaskStory, all: boolean): string[] {
  const { framework, job, stage, index, needs, submittedAt, attempts, end } = story;
  const lines = [
    `${job}/${stage}/${index} of ${framework} needs ${needs}`,
    '',
    `${clock(submittedAt)}  its job is submitted`,
  ];
  for (const [n, attempt] of attempts.entries()) lines.push(...attemptLines(attempt, n, story, all));
  const waited = attempts.reduce((sum, attempt) => sum + waitOf(attempt, end), 0);
  lines.push('', `It waited ${clock(waited)} in all${attempts.length > 1 ? `, in ${attempts.length} waits` : ''}:`);
  lines.push(...ledgerLines(attempts, waited));
  return lines;
}

function attemptLines(attempt: Attempt, n: number, { end }: TaskStory, all: boolean): string[] {
  const { from, launchedAt, agent, startedAt, endedAt, offers } = attempt;
  const lines = [`${clock(from)}  ${n === 0 ? 'it may start, and waits' : 'it waits again'}`];
  const hidden = all ? 0 : Math.max(0, offers.length - 2 * LISTED);
  const shown = hidden === 0 ? offers : [...offers.slice(0, LISTED), ...offers.slice(-LISTED)];
  for (const [at, offer] of shown.entries()) {
    if (hidden > 0 && at === LISTED) lines.push(`  ... ${summaryOf(offers.slice(LISTED, -LISTED))} (--all lists them)`);
    lines.push(`  ${offerLine(offer)}`);
  }
  if (offers.length === 0) lines.push('  its framework got no offer meanwhile');
  if (launchedAt === undefined) {
    lines.push(`${clock(end)}  the run ends, and it has not been launched`);
    return lines;
  }
  lines.push(`${clock(launchedAt)}  launched on ${agent} after ${clock(launchedAt - from)}`);
  if (startedAt !== undefined) lines.push(`${clock(startedAt)}  runs`);
  lines.push(...attempt.notices);
  lines.push(
    endedAt === undefined ? `${clock(end)}  the run ends, and it is still there` : `${clock(endedAt)}  ${attempt.end}`,
  );
  return lines;
}

/** What became of offers that are not listed. */
function summaryOf(offers: readonly SeenOffer[]): string {
  const count = (which: (offer: SeenOffer) => boolean): number => offers.filter(which).length;
  const parts: [number, string][] = [
    [
      count(({ answer, launched }) => answer === 'accepted' || launched.length > 0),
      'used for other tasks of its framework',
    ],
    [count(({ answer, fits }) => answer === 'declined' && !fits), 'declined, too small for it'],
    [count(({ answer, fits }) => answer === 'declined' && fits), 'declined although it would fit'],
    [count(({ answer }) => answer === 'rescinded'), 'taken back'],
  ];
  const told = parts.filter(([number]) => number > 0).map(([number, fate]) => `${number} ${fate}`);
  return `${offers.length} more offers: ${told.join(', ')}`;
}

function offerLine(offer: SeenOffer): string {
  const { at, number, agent, resources, reason, fits, answer, answeredAt, launched, cause } = offer;
  const head = `${clock(at)}  offer ${number}: ${resources} of ${agent} (${reason})`;
  const fit = fits ? 'it would fit' : 'too small for it';
  if (answer === undefined) return launched.length > 0 ? `${head}: used${launchText(launched)}` : `${head}: still open`;
  const after = answeredAt > at ? ` after ${duration(toSeconds(answeredAt - at))}` : '';
  if (answer === 'rescinded') return `${head}: taken back${after} (${cause})`;
  if (answer === 'declined') return `${head}: declined${after}; ${fit}`;
  return `${head}: used${after}${launchText(launched)}`;
}

function launchText(launched: readonly string[]): string {
  if (launched.length === 0) return '';
  const more = launched.length > 2 ? ` and ${launched.length - 2} more` : '';
  return ` for ${launched.slice(0, 2).join(', ')}${more}`;
}

function ledgerLines(attempts: readonly Attempt[], waited: number): string[] {
  const causes = new Map<string, number>();
  for (const attempt of attempts) {
    for (const { cause, micros } of attempt.causes) causes.set(cause, (causes.get(cause) ?? 0) + micros);
  }
  const rows = [...causes].sort(([, a], [, b]) => b - a);
  const sum = rows.reduce((total, [, micros]) => total + micros, 0);
  return [
    ...causeTable(rows, sum),
    ...(sum === waited
      ? []
      : [`  the causes come to ${clock(sum - waited)} more than the wait: this is a mistake of the program`]),
  ];
}

export function waitOf({ from, launchedAt }: Attempt, end: number): number {
  return (launchedAt ?? end) - from;
}
