import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../allocator/plan/presets.ts';
import { validatePlan } from '../../allocator/plan/validate.ts';
import { loadScenario } from '../load/load.ts';
import { formatProblems } from '../load/problem.ts';
import type { Scenario } from '../scenario.ts';
import { boundGroups, egoPlan, egoTimePlan } from './ego-plan.ts';
import { POLICIES } from './registry.ts';

function scenario(roles: string, rest = '', roleOfA = 'a'): Scenario {
  const text = `
until: 1m
cluster: { agents: [{ group: g, count: 4, resources: { cpus: 2 } }] }
roles: ${roles}
frameworks:
  - { name: A, role: ${roleOfA}, behaviour: batch, tasks: { duration: 1s } }
  - { name: B, role: b, behaviour: batch, tasks: { duration: 1s } }
policies: [drf]
${rest}`;
  const loaded = loadScenario('test.yaml', () => text, { policies: POLICIES });
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  return loaded.scenario;
}

describe('the plan of a preset', () => {
  const two = scenario('{ a: { weight: 3, priority: 2, owned: { g: 3 agents } }, b: { rank: 5, reclaim_grace: 9s } }');

  test('borrow: ownership is the partition, lent and borrowed; the grace of a role wins over that of the policy', () => {
    expect(egoPlan(two, { preset: 'borrow', grace: 30_000_000 }).consumers).toEqual([
      { role: 'a', shareRatio: 3, owned: { g: { cpus: 6000 } }, lend: {}, borrow: {}, reclaimGraceMicros: 30_000_000 },
      { role: 'b', shareRatio: 1, owned: {}, lend: {}, borrow: {}, rank: 5, reclaimGraceMicros: 9_000_000 },
    ]);
  });

  test('where no role owns anything the partition is equal', () => {
    const { consumers } = egoPlan(scenario('{ a: { lend: false }, b: { borrow: { limit: { cpus: 1 } } } }'), {});
    expect(consumers.map(({ owned, lend, borrow }) => ({ owned, lend, borrow }))).toEqual([
      { owned: { g: { cpus: 4000 } }, lend: false, borrow: {} },
      { owned: { g: { cpus: 4000 } }, lend: {}, borrow: { limit: { cpus: 1000 } } },
    ]);
  });

  test('priority: classes, and reclaim only where it preempts', () => {
    const plan = egoPlan(two, { preset: 'priority', preempt: false });
    expect(plan.consumers.map(({ sharePriority }) => sharePriority)).toEqual([2, 1]);
    expect(plan.options.reclaimPool).toBe(false);
    expect(egoPlan(two, { preset: 'priority', preempt: true }).options.reclaimPool).toBe(true);
  });

  test.each(PRESETS)('%s is a sound plan', (preset) => {
    expect(validatePlan(egoPlan(two, { preset })).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('an inner role may own more than the roles below it: that is their private pool', () => {
    const inner = scenario('{ t: { owned: { g: 3 agents } }, t/x: { owned: { g: 1 agent } }, a: {}, b: {} }');
    const plan = egoPlan(inner, {});
    expect(plan.consumers.map(({ role, owned }) => [role, owned])).toEqual([
      ['t', { g: { cpus: 6000 } }],
      ['t/x', { g: { cpus: 2000 } }],
      ['a', {}],
      ['b', {}],
    ]);
    expect(validatePlan(plan)).toEqual([]);
  });

  test('an inner role that owns nothing itself owns what the roles below it do', () => {
    const inner = scenario('{ t: {}, t/x: { owned: { g: 1 agent } }, a: { owned: { g: 1 agent } }, b: {} }');
    const plan = egoPlan(inner, {});
    expect(validatePlan(plan)).toEqual([]);
    expect(plan.consumers[0]!.owned).toEqual({ g: { cpus: 2000 } });
  });

  test('where no role owns anything, roles below an inner one own equal parts too', () => {
    const nested = scenario('{ t: {}, t/x: {}, a: {}, b: {} }', '', 't/x');
    const plan = egoPlan(nested, {});
    expect(validatePlan(plan)).toEqual([]);
    const half = { g: { cpus: 4000 } };
    expect(plan.consumers.map(({ owned }) => owned)).toEqual([half, half, {}, half]);
  });

  test('the role above one that owns particular agents owns these too, and the rest anywhere', () => {
    const plan = egoPlan(
      scenario('{ t: { owned: { g: 3 agents } }, t/x: { owned: { g: 1 agent }, owned_bound: agents }, a: {}, b: {} }'),
      {},
    );
    expect(validatePlan(plan)).toEqual([]);
    const [t, x] = plan.consumers;
    expect([t!.owned, x!.owned]).toEqual([
      { 'g of t/x': { cpus: 2000 }, g: { cpus: 4000 } },
      { 'g of t/x': { cpus: 2000 } },
    ]);
  });

  test('what is owned and not there stays owned: the shortage rule decides about it', () => {
    // 4 agents of 2 cpus are there; a owns 3 of them, b 6 cpus: 12 of 8.
    const short = scenario('{ a: { owned: { g: 3 agents } }, b: { owned: { g: { cpus: 6 } } } }');
    const { consumers } = egoPlan(short, {});
    expect(consumers.map(({ owned }) => owned)).toEqual([{ g: { cpus: 6000 } }, { g: { cpus: 6000 } }]);
  });

  test('who owns particular agents by time of day owns those that are there, each in a group for the whole day', () => {
    // All day a owns the first agent, and from noon on the second too, which is b's before; b then owns the third.
    const shifts = scenario(
      '{ a: { owned: { g: 1 agent }, owned_bound: agents }, b: { owned: { g: 1 agent }, owned_bound: agents } }',
      `plan: { intervals: [
        { from: "00:00", to: "12:00", roles: {} },
        { from: "12:00", to: "24:00", roles: { a: { owned: { g: 2 agents } } } }] }`,
    );
    const groupOf = boundGroups(shifts);
    const groups = [0, 1, 2, 3].map(groupOf);
    expect(new Set(groups).size).toBe(4);
    const intervals = egoTimePlan(shifts, {});
    if ('consumers' in intervals) throw new Error('a time plan');
    const one = { cpus: 2000 };
    const [first, second, third] = groups as [string, string, string];
    expect(intervals.map(({ plan }) => plan.consumers.map(({ owned }) => owned))).toEqual([
      [{ [first]: one }, { [second]: one }],
      [{ [first]: one, [second]: one }, { [third]: one }],
    ]);
    expect(intervals.map(({ plan }) => plan.consumers.map(({ preference }) => preference))).toEqual([
      [{ [first]: 1 }, { [second]: 1 }],
      [{ [first]: 1, [second]: 1 }, { [third]: 1 }],
    ]);
    expect(intervals.map(({ plan }) => plan.groups)).toEqual([groups, groups]);
  });
});
