import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ReturnedTask, StageTable } from './stages.ts';

test('a task is in one place at a time: never launched, returned, running or done', () => {
  const step = fc.constantFrom('launch', 'return', 'finish');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 40 }), (tasks, steps) => {
      const stages = new StageTable();
      const stage = stages.add(0, 'map', tasks, 2, 1_000_000);
      const returned: number[] = [];
      const running: number[] = [];
      let fresh = tasks;
      let done = 0;
      for (const what of steps) {
        if (what === 'launch' && fresh + returned.length > 0) {
          const isAgain = returned.length > 0;
          const index = returned.pop() ?? tasks - fresh--;
          expect(stages.nextIndex(stage)).toBe(index);
          expect(stages.takeNext(stage)?.index).toBe(isAgain ? index : undefined);
          running.push(index);
        } else if (what === 'return' && running.length > 0) {
          const index = running.shift()!;
          stages.putBack(stage, { index, readyAt: 0, remaining: 1, attempts: 1 } satisfies ReturnedTask);
          returned.push(index);
        } else if (what === 'finish' && running.length > 0) {
          running.pop();
          done++;
          expect(stages.taskDone(stage)).toBe(tasks - done);
        }
        expect([stages.fresh(stage), stages.running(stage), stages.done(stage), stages.waiting(stage)]).toEqual([
          fresh,
          running.length,
          done,
          fresh + returned.length,
        ]);
        expect([stages.name(stage), stages.shape(stage), stages.tasks(stage)]).toEqual(['map', 2, tasks]);
      }
    }),
  );
});

test('a row is as new when it is used again', () => {
  const stages = new StageTable();
  const first = stages.add(5, 'map', 2, 3, Float64Array.of(7, 8));
  stages.makeReady(first, 4);
  stages.takeNext(first);
  stages.putBack(first, { index: 0, readyAt: 4, remaining: 7, attempts: 1 });
  expect([stages.duration(first, 1), stages.isReady(first), stages.returned(first).length]).toEqual([8, true, 1]);
  stages.remove(first);
  const second = stages.add(6, 'reduce', 1, 3, 9e15);
  expect(second).toBe(first);
  expect([stages.job(second), stages.name(second), stages.shape(second), stages.next(second)]).toEqual([
    6,
    'reduce',
    3,
    -1,
  ]);
  expect([stages.duration(second, 0), stages.isReady(second), stages.returned(second)]).toEqual([9e15, false, []]);
});
