import { spawnSync } from 'node:child_process';
import type { Contender, Workload } from './workloads.ts';

/** What one contender did, over all rounds. */
export interface Row {
  readonly name: string;
  /** Seconds inside the simulator, one a round; empty where it did not run. */
  readonly seconds: readonly number[];
  readonly peakMiB: number;
  /** `same` as the definition says, or what is different, or why it did not run. */
  readonly answer: string;
}

export interface Ratio {
  readonly ours: string;
  readonly over: string;
  /** Median over the rounds of our time over theirs. */
  readonly ratio: number;
  readonly atMost: number;
}

export interface Result {
  readonly workload: string;
  readonly about: string;
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
}

const KIB_PER_MIB = 1024;

/** Runs the contenders of a workload in turn, round after round, so that what else the machine does meets all alike. */
export function measure(workload: Workload, rounds: number, progress: (text: string) => void): Result {
  const rows = workload.contenders.map((contender) => ({
    name: contender.name,
    seconds: [] as number[],
    peakMiB: 0,
    answer: contender.missing === undefined ? '' : `not run: ${contender.missing}`,
  }));
  for (let round = 0; round < rounds; round++) {
    for (const [at, contender] of workload.contenders.entries()) {
      const row = rows[at]!;
      if (row.answer !== '' && row.answer !== 'same') continue;
      progress(`${workload.name} round ${round + 1}: ${contender.name}`);
      const printed = run(contender);
      if (typeof printed === 'string') row.answer = printed;
      else {
        row.seconds.push(Number(printed.get('sim_s')));
        row.peakMiB = Math.max(row.peakMiB, Number(printed.get('peakKiB')) / KIB_PER_MIB);
        row.answer = difference(workload.answer, printed);
      }
    }
  }
  const ratios: Ratio[] = [];
  for (const { ours, over, seconds: limit, atMost } of workload.goals) {
    const mine = rows.find(({ name }) => name === ours);
    const theirs = rows.find(({ name }) => name === over);
    const pairs = (mine?.seconds ?? []).flatMap((seconds, round) => {
      const other = limit ?? theirs?.seconds[round];
      return other === undefined ? [] : [seconds / other];
    });
    if (pairs.length > 0) ratios.push({ ours, over, ratio: median(pairs), atMost });
  }
  return { workload: workload.name, about: workload.about, rows, ratios };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The values a program printed, or what went wrong. */
function run({ command: [program = '', ...args] }: Contender): ReadonlyMap<string, string> | string {
  const { stdout, stderr, status, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const line = (stdout ?? '').split('\n').find((text) => text.includes('sim_s='));
  if (line === undefined) return `failed: ${error?.message ?? ((stderr ?? '').trim().split('\n').at(-1) || status)}`;
  return new Map([...line.matchAll(/([\w/]+)=(\S+)/g)].map(([, key, value]) => [key!, value!]));
}

function difference(expected: Readonly<Record<string, string>>, printed: ReadonlyMap<string, string>): string {
  for (const [key, value] of Object.entries(expected)) {
    const got = printed.get(key);
    if (got !== undefined && got !== value) return `DIFFERS: ${key} is ${got}, not ${value}`;
  }
  return 'same';
}
