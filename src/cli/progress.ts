import type { CaseRun } from '../conformance/case-run.ts';
import type { Io } from './io.ts';

const MINUTE = 60_000;
const BAR = 24;

/**
 * Says how far a comparison is: on a terminal a bar with the time left, as the runs so far took; elsewhere a line a minute, so that a log
 * shows that something happens. @param quiet no lines where there is no terminal
 */
export function progressOf(io: Io, name: string, quiet: boolean): (done: number, all: number) => void {
  const began = performance.now();
  let told = began;
  return (done, all) => {
    const now = performance.now();
    const left = ((now - began) / done) * (all - done);
    if (io.progress !== undefined) {
      io.progress(done === all ? '' : `${name} ${bar(done, all)} ${done} of ${all} runs, ${timeLeft(left)} left`);
    } else if (!quiet && done < all && now - told >= MINUTE) {
      told = now;
      io.err(`${name}: ${done} of ${all} runs, ${timeLeft(left)} left\n`);
    }
  };
}

/** Says how far cases with known answers are: on a terminal a bar, elsewhere a line a minute. */
export function conformanceProgress(io: Io, name: string): (runs: readonly CaseRun[]) => void {
  let told = performance.now();
  return (runs) => {
    const now = performance.now();
    const isDue = now - told >= MINUTE;
    if (io.progress === undefined && !isDue) return;
    const done = runs.flatMap(({ result }) => result ?? []);
    const isEnd = done.length === runs.length;
    if (io.progress !== undefined) {
      io.progress(isEnd ? '' : `${name} ${bar(done.length, runs.length)} ${done.length} of ${runs.length} cases`);
      return;
    }
    told = now;
    const failed = done.filter(({ status }) => status === 'failed').length;
    if (!isEnd) io.err(`${name}: ${done.length} of ${runs.length} cases done, ${failed} failed\n`);
  };
}

export function bar(done: number, all: number): string {
  const full = Math.floor((done / all) * BAR);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`;
}

export function timeLeft(millis: number): string {
  const seconds = Math.ceil(millis / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
