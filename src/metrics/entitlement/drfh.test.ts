import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drf } from './drf.ts';
import { drfh, perAgentDrf } from './drfh.ts';
import type { FluidAgents } from './instance.ts';
import { maximise } from './simplex.ts';

const close = (instance: FluidAgents, tasks: number[]): void => {
  const got = drfh(instance).tasks;
  tasks.forEach((count, user) => {
    expect(got[user]).toBeCloseTo(count, 9);
  });
};
const paper: FluidAgents = {
  agents: [
    [2, 12],
    [12, 2],
  ],
  demands: [
    [0.2, 1],
    [1, 0.2],
  ],
};

test('the example of the paper: each agent suits one user, 10 tasks each, where DRF on each agent gives 6', () => {
  // 10 tasks of (0.2, 1) use up the 2 CPUs of the first agent, 10 of (1, 0.2) the 2 GB of the second.
  close(paper, [10, 10]);
  // First agent: shares of a task 1/10 and 1/2, so 5 tasks to 1 at CPU shares 1/2 and 1/2; the second the other way.
  perAgentDrf(paper).forEach((count) => {
    expect(count).toBeCloseTo(6, 12);
  });
});

test('weights 2 to 1 on the same cluster', () => {
  // Global shares of a task are 1/14 for both, so the first has twice the tasks. All 10 on the first agent use its CPUs
  // up; with y tasks of the second and 2y - 10 of the first on the other agent its memory ends it: (2y - 10) + 0.2y = 2,
  // y = 60/11. The 12 CPUs there bear 0.2 (2y - 10) + y = 5.64.
  close({ ...paper, weights: [2, 1] }, [120 / 11, 60 / 11]);
});

test('a cap leaves the rest to the other', () => {
  // The first stops at 5 tasks (1 CPU, 5 GB of the first agent). The second: 10 tasks on its own agent, and the CPU that
  // is left of the other, 1 task.
  close({ ...paper, taskCaps: [5, 99] }, [5, 11]);
});

test('a user who fits nowhere gets nothing, and holds nobody up', () => {
  // The third needs both resources, but no agent has both.
  close(
    {
      agents: [
        [4, 0],
        [0, 6],
      ],
      demands: [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
    },
    [4, 6, 0],
  );
});

test('one agent, or many equal ones, are one pool', () => {
  const demands = [
    [1, 4],
    [3, 1],
  ];
  close({ agents: [[9, 18]], demands }, [3, 2]);
  close({ agents: Array.from({ length: 50 }, () => [9, 18]), demands }, [150, 100]);
});

test('agents that disagree about resources are refused', () => {
  expect(() => drfh({ agents: [], demands: [] })).toThrow('at least one');
  expect(() => drfh({ agents: [[1, 2], [3]], demands: [[1, 1]] })).toThrow('agents[1] is [3]');
  expect(() => perAgentDrf({ agents: [[1]], demands: [[1]], taskCaps: [1] })).toThrow('no caps');
});

const amount = fc.integer({ min: 1, max: 40 });
const random: fc.Arbitrary<FluidAgents> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .chain(([resources, agents, users]) => {
    const vector = fc.array(amount, { minLength: resources, maxLength: resources });
    return fc.record({
      agents: fc.array(vector, { minLength: agents, maxLength: agents }),
      demands: fc.array(vector, { minLength: users, maxLength: users }),
      weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: users, maxLength: users }),
      taskCaps: fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(Number.POSITIVE_INFINITY)), {
        minLength: users,
        maxLength: users,
      }),
    });
  });

test('tasks fit where they are placed, and are as many as is said', () => {
  fc.assert(
    fc.property(random, (instance) => {
      const { tasks, placement } = drfh(instance);
      tasks.forEach((count, user) => {
        expect(count).toBeLessThanOrEqual(instance.taskCaps![user]!);
        expect(placement[user]!.reduce((sum, part) => sum + part, 0)).toBeCloseTo(count, 8);
      });
      instance.agents.forEach((capacity, agent) => {
        capacity.forEach((size, resource) => {
          const use = tasks.reduce(
            (sum, _, user) => sum + placement[user]![agent]! * instance.demands[user]![resource]!,
            0,
          );
          expect(use).toBeLessThanOrEqual(size * (1 + 1e-9));
        });
      });
    }),
    { seed: 14, numRuns: 300 },
  );
});

test('never beats one pool of the same total at the lowest level, and never falls below DRF on each agent there', () => {
  fc.assert(
    fc.property(random, ({ taskCaps, ...instance }) => {
      expect(taskCaps).toBeDefined();
      const capacity = instance.agents[0]!.map((_, r) => instance.agents.reduce((sum, agent) => sum + agent[r]!, 0));
      const lowest = (tasks: readonly number[]): number =>
        Math.min(
          ...tasks.map((count, user) => {
            const share = Math.max(...instance.demands[user]!.map((need, r) => need / capacity[r]!));
            return (count * share) / instance.weights![user]!;
          }),
        );
      const level = lowest(drfh(instance).tasks);
      expect(level).toBeLessThanOrEqual(lowest(drf({ ...instance, capacity })) + 1e-8);
      expect(level).toBeGreaterThanOrEqual(lowest(perAgentDrf(instance)) - 1e-8);
    }),
    { seed: 15, numRuns: 300 },
  );
});

test('nobody can have more without another having less', () => {
  fc.assert(
    fc.property(random, (instance) => {
      const { tasks } = drfh(instance);
      const { agents, demands } = instance;
      const column = (user: number, agent: number): number => user * agents.length + agent;
      const width = demands.length * agents.length;
      const rows: number[][] = [];
      const bounds: number[] = [];
      agents.forEach((capacity, agent) => {
        capacity.forEach((size, resource) => {
          const row = new Array<number>(width).fill(0);
          for (const [user, demand] of demands.entries()) row[column(user, agent)] = demand[resource]! / size;
          rows.push(row);
          bounds.push(1);
        });
      });
      const everywhere = (user: number, value: number): number[] =>
        new Array<number>(width).fill(0).fill(value, column(user, 0), column(user + 1, 0));
      for (const [other, count] of tasks.entries()) {
        rows.push(everywhere(other, -1));
        bounds.push(-count * (1 - 1e-9));
      }
      tasks.forEach((count, user) => {
        if (count >= instance.taskCaps![user]! * (1 - 1e-9)) return;
        const most = maximise({ objective: everywhere(user, 1), rows, bounds })!.reduce(
          (sum, part, index) => (Math.floor(index / agents.length) === user ? sum + part : sum),
          0,
        );
        expect(most).toBeLessThanOrEqual(count + 1e-5);
      });
    }),
    { seed: 16, numRuns: 300 },
  );
});
