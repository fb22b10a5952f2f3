import { expect, test } from 'vitest';
import { drf } from './drf.ts';
import type { FluidInstance } from './instance.ts';

const close = (instance: FluidInstance, tasks: number[]): void => {
  const got = drf(instance);
  expect(got).toHaveLength(tasks.length);
  tasks.forEach((count, user) => {
    expect(got[user]).toBeCloseTo(count, 11);
  });
};

test('the example of the paper: A gets 3 tasks, B gets 2, both have 2/3 of their dominant resource', () => {
  // A: 4/18 = 2/9 of memory a task, B: 3/9 of the CPUs. 3 * 2/9 = 2 * 1/3, and 3 * 1 + 2 * 3 = 9 CPUs.
  close(
    {
      capacity: [9, 18],
      demands: [
        [1, 4],
        [3, 1],
      ],
    },
    [3, 2],
  );
});

test('a cap stops a user, and what it leaves goes to the others', () => {
  // A stops at 1 task (1 CPU, 4 GB); B takes the other 8 CPUs: 8/3 tasks, 8/3 GB of the 14 left.
  close(
    {
      capacity: [9, 18],
      demands: [
        [1, 4],
        [3, 1],
      ],
      taskCaps: [1, Number.POSITIVE_INFINITY],
    },
    [1, 8 / 3],
  );
});

test('a limit on one resource stops a user as a cap does', () => {
  // 4 GB are 1 task of A, as above.
  close(
    {
      capacity: [9, 18],
      demands: [
        [1, 4],
        [3, 1],
      ],
      limits: [
        [9, 4],
        [9, 18],
      ],
    },
    [1, 8 / 3],
  );
});

test('all get what they can use when there is enough', () => {
  close(
    {
      capacity: [9, 18],
      demands: [
        [1, 4],
        [3, 1],
      ],
      taskCaps: [2, 1],
    },
    [2, 1],
  );
});

test('a user who needs nothing of the used-up resource grows on', () => {
  // The first two share the CPUs, 1/2 each. The third, who is at 1/2 of the memory then, goes on to all of it.
  close(
    {
      capacity: [8, 8],
      demands: [
        [1, 0],
        [2, 0],
        [0, 1],
      ],
    },
    [4, 2, 8],
  );
});

test('weights are a ratio of dominant shares', () => {
  // Weight 3 to 1 on one resource of 12: 9 and 3.
  close({ capacity: [12], demands: [[1], [1]], weights: [3, 1] }, [9, 3]);
});

test('a user whose tasks take nothing gets all of them; one who needs what there is none of gets none', () => {
  close(
    {
      capacity: [6, 0],
      demands: [
        [0, 0],
        [1, 1],
        [2, 0],
      ],
      taskCaps: [5, 9, 9],
    },
    [5, 0, 3],
  );
});

test('nobody asks, nobody gets', () => {
  expect(drf({ capacity: [1], demands: [] })).toEqual([]);
});
