import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstDifference } from '../../report/difference/first-difference.ts';
import { readResult } from '../../report/html/read-result.ts';
import { Values } from '../../report/html/values.ts';
import { readable } from '../../report/plots/format.ts';
import { tableLines } from '../../report/terminal.ts';
import { flagOption, isSet, numberOf, textOf, textOption, textsOf, wholeOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { Exit, type Io, printLines } from '../io.ts';
import { differenceLines, replayOf } from '../replay.ts';
import { openResult, policyOf, replicationOf, type StoredResult } from '../stored-result.ts';

export const diff: Command = {
  describe: (yargs) =>
    yargs
      .positional('a', { type: 'string', describe: 'Folder of a result' })
      .positional('b', { type: 'string', describe: 'Folder of another' })
      .option('policy', textOption('policy', 'Policy in A. Default: the first that both have, else its first'))
      .option('policy-b', textOption('policy-b', 'Policy in B. Default: that of A if B has it, else its first'))
      .option('replication', wholeOption('replication', 0, 'Replication. Default: 0'))
      .option('policy-module', textOption('policy-module', 'Module with a policy that is not built in'))
      .option('json', flagOption('json', 'Print as JSON'))
      .example('$0 diff results/before results/after', 'where two results part, and what follows from it'),

  async run(args, io) {
    const modules = textsOf(args, 'policy-module');
    const a = await openResult(textOf(args, 'a')!, modules);
    const b = await openResult(textOf(args, 'b')!, modules);
    const common = a.policies.choices.find(({ label }) => b.policies.choices.some((other) => other.label === label));
    const left = policyOf(a, textOf(args, 'policy') ?? common?.label);
    const named = textOf(args, 'policy-b') ?? b.policies.choices.find(({ label }) => label === left.label)?.label;
    const right = policyOf(b, named);
    const replication = replicationOf(a, numberOf(args, 'replication'));
    replicationOf(b, replication);
    const names = [`A ${left.label}`, `B ${right.label}`] as const;
    const isSameWorkload = a.manifest.seed === b.manifest.seed && jobsOf(a, left.label) === jobsOf(b, right.label);
    const difference = firstDifference(replayOf(a, left, replication), replayOf(b, right, replication));
    if (isSet(args, 'json')) {
      const followed = difference === undefined ? [] : consequences(a, b, left.label, right.label);
      const document = {
        a: left.label,
        b: right.label,
        same_workload: isSameWorkload,
        difference: difference ?? null,
        consequences: followed,
      };
      io.out(`${JSON.stringify(document, undefined, 2)}\n`);
      return difference === undefined ? Exit.done : Exit.failed;
    }
    if (!isSameWorkload)
      printLines(io, ['The workloads are not the same: another seed, or other jobs or times of submission.', '']);
    if (difference === undefined) {
      printLines(io, [`${names[0]} and ${names[1]}: the same records`]);
      return Exit.done;
    }
    printLines(io, [
      ...differenceLines(difference, names[0], names[1]),
      '',
      ...consequenceLines(consequences(a, b, left.label, right.label), io),
    ]);
    return Exit.failed;
  },
};

/** Submissions of the first replication under a policy, as text that can be compared. */
function jobsOf({ folder }: StoredResult, policy: string): string {
  const { jobs } = readResult((name) => read(folder, name));
  return jobs
    .filter((job) => job.policy === policy)
    .map(({ framework, name, submitted }) => `${framework} ${name} ${submitted}`)
    .join('\n');
}

const SHOWN = [
  'utilization.cpus.allocated',
  'jobs.mean_response',
  'jobs.mean_wait',
  'jobs.p95_wait',
  'tasks.mean_wait',
  'starvation.starved_seconds',
  'lost_work.task_seconds',
  'offers.made',
];

/** A metric of the cluster in both: means. */
interface Consequence {
  readonly metric: string;
  readonly unit: string;
  readonly a: number;
  readonly b: number;
}

function consequences(a: StoredResult, b: StoredResult, left: string, right: string): Consequence[] {
  const first = new Values(readResult((name) => read(a.folder, name)));
  const second = new Values(readResult((name) => read(b.folder, name)));
  return SHOWN.flatMap((metric) => {
    const before = first.get(left, 'cluster', '', metric);
    const after = second.get(right, 'cluster', '', metric);
    if (before === undefined || after === undefined || Number.isNaN(before.mean + after.mean)) return [];
    return [{ metric, unit: before.unit, a: before.mean, b: after.mean }];
  });
}

function consequenceLines(followed: readonly Consequence[], io: Io): string[] {
  const rows = followed.map(({ metric, unit, a, b }) => [metric, readable(a), readable(b), readable(b - a), unit]);
  return tableLines({ head: ['What follows (means)', 'A', 'B', 'B - A', 'unit'], rows }, io.screen);
}

function read(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
}
