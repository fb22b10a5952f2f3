import { describe, expect, test } from 'vitest';
import { compilePlan } from './compiled-plan.ts';
import { slotPlan, vectorPlan } from './plan.ts';
import { PRESETS, type Preset, presetPlan } from './presets.ts';
import { buildRoleTree } from './role-tree.ts';
import { DAY, planAt, validateTimePlan } from './time-plan.ts';
import { validatePlan } from './validate.ts';

describe('a plan is checked whole', () => {
  test('all problems at once, each with its place and with what is allowed', () => {
    const plan = slotPlan(
      [
        { role: 'p', owned: { all: { slots: 1 } }, lend: {} },
        { role: 'p/a', owned: { all: { slots: 2 } }, shareRatio: -1, sharePriority: 11, borrow: { from: ['nobody'] } },
        { role: 'b', rank: 1.5, maxTotal: { cpus: 3 }, preference: { far: 3 } },
      ],
      { enforceShareAt: 'leaf' },
    );
    const problems = validatePlan(plan);
    expect(problems.map((problem) => problem.path)).toEqual([
      'options.enforceShareAt',
      'consumers[1].shareRatio',
      'consumers[1].sharePriority',
      'consumers[2].rank',
      'consumers[2].maxTotal.cpus',
      'consumers[2].preference.far',
      'consumers[0].lend',
      'consumers[1].borrow.from[0]',
      'consumers[0].owned.all.slots',
    ]);
    expect(problems[7]!.message).toBe('"nobody" is no leaf of the plan; allowed are p/a, b');
    expect(() => compilePlan(plan)).toThrow('consumers[0].lend: only leaves lend; "p" has children');
  });

  test('owning more than there is is a warning', () => {
    const plan = slotPlan([{ role: 'a', owned: { all: { slots: 9 } } }]);
    expect(validatePlan(plan, { all: { slots: 9 } })).toEqual([]);
    expect(validatePlan(plan, { all: { slots: 8 } }).map((problem) => problem.severity)).toEqual(['warning']);
    expect(() => compilePlan(plan)).not.toThrow();
  });

  test('roles listed twice, parents that are not there and circles', () => {
    const paths = (consumers: Parameters<typeof slotPlan>[0]): string[] =>
      validatePlan(slotPlan(consumers)).map((problem) => problem.path);
    expect(paths([{ role: 'a' }, { role: 'a' }])).toEqual(['consumers[1].role']);
    expect(paths([{ role: 'a', parent: 'b' }])).toEqual(['consumers[0].parent']);
    expect(
      paths([
        { role: 'a', parent: 'b' },
        { role: 'b', parent: 'a' },
      ]),
    ).toEqual(['consumers[0].parent', 'consumers[1].parent']);
  });
});

describe('the tree of roles', () => {
  test('parents that nobody lists join; a framework at an inner role gets a leaf of its own', () => {
    const tree = buildRoleTree([{ role: 'a/b/c' }, { role: 'd' }], ['a/b', 'e', 'd']);
    expect(tree.names).toEqual(['', 'a', 'a/b', 'a/b/c', 'a/b/.', 'd', 'e']);
    expect(Array.from(tree.leaves, (leaf) => tree.names[leaf])).toEqual(['a/b/c', 'a/b/.', 'd', 'e']);
    expect(tree.names[tree.leafOf('a/b')]).toBe('a/b/.');
    expect(tree.leafOf('a')).toBe(-1);
  });
});

describe('presets', () => {
  const roles = [
    { role: 'a', weight: 2, priority: 7, owned: { all: { cpus: 3001 } } },
    { role: 'b', priority: 1, owned: { all: { cpus: 1000 } } },
  ];

  test.each(PRESETS)('%s is a valid plan', (preset) => {
    expect(validatePlan(presetPlan(preset, roles, { resources: ['cpus'] }))).toEqual([]);
  });

  test('each keeps what its policy knows about', () => {
    const first = (preset: Preset) => presetPlan(preset, roles, { resources: ['cpus'] }).consumers[0];
    expect(first('static')).toEqual({ role: 'a', owned: { all: { cpus: 3001 } } });
    expect(first('drf')).toEqual({ role: 'a', shareRatio: 2 });
    expect(first('priority')).toEqual({ role: 'a', shareRatio: 2, sharePriority: 2 });
    expect(first('hybrid')).toEqual({ role: 'a', shareRatio: 2, owned: { all: { cpus: 1500 } }, lend: {}, borrow: {} });
    expect(PRESETS.filter((preset) => !presetPlan(preset, []).options.reclaimPool)).toEqual(['drf']);
    expect(presetPlan('priority', [], { preempt: false }).options.reclaimPool).toBe(false);
  });
});

test('a time plan has to tile the day', () => {
  const plan = vectorPlan(['cpus'], []);
  expect(validateTimePlan([{ from: 0, to: DAY, plan }])).toEqual([]);
  const gap = validateTimePlan([
    { from: 0, to: 5, plan },
    { from: 6, to: DAY, plan },
  ]);
  expect(gap.map((problem) => problem.path)).toEqual(['intervals[1].from']);
  expect(validateTimePlan([{ from: 0, to: 5, plan }]).map((problem) => problem.path)).toEqual(['intervals']);
  const later = { ...plan, groups: ['g'] };
  const two = [
    { from: 0, to: 5, plan },
    { from: 5, to: DAY, plan: later },
  ];
  expect(planAt(two, 3 * DAY + 5)).toEqual({ plan: later, until: 4 * DAY });
});
