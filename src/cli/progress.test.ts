import { expect, test, vi } from 'vitest';
import { CaseRun } from '../conformance/case-run.ts';
import { runnerOf } from '../conformance/format.ts';
import { conformanceProgress } from './progress.ts';

/** Four cases, two of which are done. */
function someRuns(): CaseRun[] {
  const runner = runnerOf({ format: 'analytic-cases/1' });
  const runs = ['a', 'b', 'c', 'd'].map((id) => new CaseRun(runner, { id, kind: 'x' }));
  runs[0]!.ran({ id: 'a', status: 'skipped', details: '' });
  runs[1]!.ran({ id: 'b', status: 'skipped', details: '' });
  return runs;
}

test('where there is no terminal, a line a minute says how far the cases are', () => {
  const lines: string[] = [];
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const say = conformanceProgress({ err: (text: string) => lines.push(text) } as never, 'cases.json');
  for (now = 0; now <= 130_000; now += 1000) say(someRuns());
  clock.mockRestore();
  expect(lines).toEqual(['cases.json: 2 of 4 cases done, 0 failed\n', 'cases.json: 2 of 4 cases done, 0 failed\n']);
});

test('on a terminal there is a bar, and nothing is left of it in the end', () => {
  const shown: string[] = [];
  const say = conformanceProgress({ progress: (text: string) => shown.push(text) } as never, 'cases.json');
  say(someRuns());
  say(someRuns().slice(0, 2));
  expect(shown).toEqual(['cases.json [############............] 2 of 4 cases', '']);
});
