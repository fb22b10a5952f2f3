import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { waitTraits } from '../experiment/wait-traits.ts';
import { buildRun } from '../scenario/build/build.ts';
import { loadScenario } from '../scenario/load/load.ts';
import { POLICIES } from '../scenario/policies/registry.ts';
import { fileTraces } from '../workload/files/trace-reader.ts';
import { Book } from './book.ts';
import { NO_TRAITS } from './wait-causes.ts';
import { WaitLedger } from './wait-ledger.ts';

vi.setConfig({ testTimeout: 600_000 });

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Seconds that tasks waited, by framework: as the ledger charged them, and as the records say without it; and the launches. */
function waits(path: string, policy: string) {
  const loaded = loadScenario(path, (file) => readFileSync(file, 'utf8'), { policies: POLICIES, traces: fileTraces });
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
  const { scenario } = loaded;
  const choice = scenario.policies.find(({ label }) => label === policy)!;
  const traits = waitTraits(scenario, choice);
  let ledger: WaitLedger | undefined;
  let book: Book | undefined;
  // Whole microseconds, beyond what doubles hold exactly.
  const waited: bigint[] = [];
  let waiting = 0;
  let launches = 0;
  const change = (framework: number, micros: number, tasks: number): void => {
    waited[framework] = (waited[framework] ?? 0n) + BigInt(micros) * BigInt(tasks);
    waiting -= tasks;
  };
  const run = buildRun(scenario, choice, {
    traces: fileTraces,
    digest: false,
    observers: ({ cluster }) => {
      book = new Book(cluster);
      ledger = new WaitLedger(
        { cluster, book, from: 0 },
        (row) => traits.get(cluster.frameworks.name(row)) ?? NO_TRAITS,
      );
      book.follow(ledger);
      return [
        book,
        ledger.observer,
        {
          stageReady: ({ at, framework, tasks }) => change(framework, at, -tasks),
          taskReturned: ({ at, framework }) => change(framework, at, -1),
          taskLaunched: ({ at, framework }) => {
            change(framework, at, 1);
            launches++;
          },
        },
      ];
    },
  });
  run.run();
  book!.advance(run.now);
  const charged = new Map<string, number>();
  for (const { framework, seconds } of ledger!.rows()) charged.set(framework, (charged.get(framework) ?? 0) + seconds);
  const names = scenario.frameworks.map(({ name }) => name);
  return {
    charged: names.map((name) => charged.get(name) ?? 0),
    waited: names.map((_, row) => Number(waited[row] ?? 0n) / 1e6),
    waiting,
    launches,
    checked: ledger!.checkedLaunches,
  };
}

/** At each launch the ledger throws if its clock is not what the task waited; here: that it looked at all, and that the sums agree. */
function expectSound({ charged, waited, waiting, launches, checked }: ReturnType<typeof waits>, atLeast: number): void {
  expect(waiting).toBe(0);
  expect(checked).toBe(launches);
  expect(launches).toBeGreaterThan(atLeast);
  for (const [row, seconds] of charged.entries()) expect(seconds).toBeCloseTo(waited[row]!, 3);
}

describe('the causes add up to the wait of every task', () => {
  test.each(['static', 'drf'])('of the demo under %s', (policy) => {
    expectSound(waits(at('scenarios/mesos-macrobenchmark.yaml'), policy), 10_000);
  });

  const traces = '../shared/traces/swim-facebook';
  test.skipIf(!existsSync(at(traces)))(`of the Facebook trace (skipped where there is no ${traces})`, () => {
    expectSound(waits(at('scenarios/traces/swim-facebook-2009.yaml'), 'drf'), 400_000);
  });
});
