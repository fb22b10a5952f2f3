import { Worker } from 'node:worker_threads';
import type { Assessment } from '../conformance/analytic-cases/assessment.ts';
import type { CaseResult } from '../conformance/case-result.ts';
import { CaseRun } from '../conformance/case-run.ts';
import type { Sample, Wanted } from '../conformance/experiment.ts';
import { runnerOf } from '../conformance/format.ts';
import type { ChosenCases } from '../conformance/run.ts';
import { packageFile } from '../experiment/executors/package-file.ts';

/** What a worker is told: a case to run, or so many replications of one of its experiments. */
export interface ConformanceTask {
  /** Number of the case. */
  readonly at: number;
  readonly replications?: Wanted & { readonly experiment: number };
}
export type ConformanceAnswer = { readonly result: CaseResult } | { readonly samples: readonly Sample[] };

/** Workers load compiled modules: Node 20 runs no TypeScript. From sources there are no threads. */
export function conformanceThreadsAvailable(): boolean {
  return import.meta.url.endsWith('.js');
}

/** A piece of work, and what to do with what comes of it. */
interface Piece {
  readonly task: ConformanceTask;
  readonly done: (answer: ConformanceAnswer) => void;
}

/** Replications that are wanted are cut into so many pieces a worker: nobody waits long for the last one, and messages are few. */
const PIECES = 16;

/**
 * Runs cases on worker threads. Handed out to whoever is free are first the cases themselves, some of which are one long piece, then
 * their replications, piece by piece in the order of the cases: a case that takes long keeps all workers busy, and while it
 * waits for its last piece the next ones go on. Draws follow from the case, and every case gets its replications in their
 * order, so that it does not matter where they ran.
 *
 * @param tell hears of each case, in their order, as soon as it and all before it are done
 * @param progress called whenever a piece of work is done
 * @throws whatever a case throws: the program itself is wrong then
 */
export function runCasesOnThreads(
  { file, cases }: ChosenCases,
  workers: number,
  tell: (run: CaseRun) => void,
  progress?: (runs: readonly CaseRun[]) => void,
): Promise<void> {
  const runner = runnerOf(file);
  const runs = cases.map((testCase) => new CaseRun(runner, testCase));
  const first = cases.map((_, at): Piece => ({ task: { at }, done: (answer) => caseRan(at, answer) }));
  const waiting: Piece[][] = cases.map(() => []);

  function caseRan(at: number, answer: ConformanceAnswer): void {
    if (!('result' in answer)) return;
    runs[at]!.ran(answer.result);
    for (const [experiment, assessment] of runs[at]!.assessments.entries()) want(at, assessment, experiment);
  }

  function want(at: number, assessment: Assessment, experiment: number): void {
    const { wanted } = assessment;
    if (wanted === undefined) return;
    const { seed, from, count } = wanted;
    const size = Math.ceil(count / (PIECES * workers));
    const samples: Sample[] = new Array<Sample>(count);
    let missing = count;
    for (let begin = 0; begin < count; begin += size) {
      const replications = { experiment, seed, from: from + begin, count: Math.min(size, count - begin) };
      const done = (answer: ConformanceAnswer): void => {
        if (!('samples' in answer)) return;
        for (const [i, sample] of answer.samples.entries()) samples[begin + i] = sample;
        missing -= replications.count;
        if (missing > 0) return;
        runs[at]!.add(assessment, samples);
        want(at, assessment, experiment);
      };
      waiting[at]!.push({ task: { at, replications }, done });
    }
  }

  return new Promise((resolve, reject) => {
    const threads: Worker[] = [];
    const idle: ((piece: Piece) => void)[] = [];
    let told = 0;
    const goOn = (): void => {
      for (const own of [first, ...waiting]) while (own.length > 0 && idle.length > 0) idle.pop()!(own.shift()!);
      progress?.(runs);
      while (runs[told]?.result !== undefined) tell(runs[told++]!);
      if (told < runs.length) return;
      for (const thread of threads) void thread.terminate();
      resolve();
    };
    for (let i = 0; i < workers; i++) {
      const thread = new Worker(packageFile('dist/cli/conformance-worker.js'), { workerData: { file, cases } });
      threads.push(thread);
      let current: Piece;
      const take = (piece: Piece): void => {
        current = piece;
        thread.postMessage(piece.task);
      };
      thread.on('message', (answer: ConformanceAnswer) => {
        current.done(answer);
        idle.push(take);
        goOn();
      });
      thread.on('error', (error) => {
        for (const each of threads) void each.terminate();
        reject(error);
      });
      idle.push(take);
    }
    goOn();
  });
}
