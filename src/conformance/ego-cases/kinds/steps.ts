import { DEFAULT_GROUP } from '../../../allocator/plan/plan.ts';
import { planOfCase } from '../../../allocator/plan/plan-cases.ts';
import { BORROWED, OWNED, PRIVATE, SHARED } from '../../../allocator/plan/target-table.ts';
import { MICROS_PER_SECOND } from '../../../engine/micros.ts';
import { isRecord } from '../../case-result.ts';
import { compare, configOf, type Fields, fieldsOf, knownFields, listOf, numberOf, treeOf, unitsOf } from '../case.ts';
import { EgoSim, type Units } from '../ego-sim.ts';
import { lentBy, sourcesOf } from '../sources.ts';

const PARTS = { owned: OWNED, private: PRIVATE, shared: SHARED, borrowed: BORROWED } as const;

interface Role {
  readonly name: string;
  readonly parent?: string;
}

/**
 * What each leaf holds once every reclaim has ended, and from which source (kinds `steady-state` and `lend-filter`): a whole
 * simulation, step after step. Where history counts by rule (fixed shares, no reclaim on the pool) every step starts afresh.
 */
export function steadyState(testCase: Fields): string[] {
  const { dynamicShare, reclaimPool } = configOf(testCase['config']);
  return runSteps(testCase, dynamicShare !== false && reclaimPool !== false);
}

/** Steps one after another in one simulation: who holds what where, who has lent how much, and how many tasks were killed for it. */
export function eventSequence(testCase: Fields): string[] {
  return runSteps(testCase, true);
}

function runSteps(testCase: Fields, isOneRun: boolean): string[] {
  knownFields(testCase, 'the case', 'config', 'total', 'groups', 'tree', 'start', 'steps');
  const tree = treeOf(testCase['tree']);
  const { groups } = testCase;
  const sizes: Units =
    groups === undefined ? { [DEFAULT_GROUP]: numberOf(testCase['total'], 'total') } : unitsOf(groups, 'groups');
  const total = sum(sizes);
  const plan = planOfCase(tree, configOf(testCase['config']), Object.keys(sizes));
  const agents = Object.entries(sizes).map(([group, slots]) => ({ name: group, group, resources: { slots } }));
  const leaves = leavesOf(tree);
  const longest = Math.max(0, ...tree.map(({ reclaimGraceSeconds = 0 }) => reclaimGraceSeconds));
  const settled = (longest + 1) * MICROS_PER_SECOND;
  const differences: string[] = [];
  const begin = (): EgoSim => {
    const sim = new EgoSim(agents, { plan, slot: { slots: 1000 } });
    for (const { name } of leaves) sim.framework(name, { slots: 1 });
    if (testCase['start'] !== undefined)
      differences.push(...occupy(sim, fieldsOf(testCase['start'], 'start'), settled));
    return sim;
  };
  let sim = begin();
  listOf(testCase['steps'], 'steps').forEach((step, i) => {
    const where = `step ${i + 1}`;
    knownFields(step, where, 'demand', 'expect', 'parts', 'idle', 'lentBy', 'evictions');
    if (!isOneRun && i > 0) sim = begin();
    const before = sim.evictions;
    sim.demand(unitsOf(step['demand'], 'demand')).pass(settled);
    for (const [name, held] of Object.entries(fieldsOf(step['expect'], 'expect')))
      differences.push(...checkHeld(sim, where, name, held, tree));
    if (step['parts'] !== undefined)
      for (const { name } of leaves)
        differences.push(...checkParts(sim, where, name, fieldsOf(step['parts'], 'parts')[name]));
    if (step['idle'] !== undefined) {
      const held = leaves.reduce((all, { name }) => all + sim.held(name), 0);
      differences.push(...compare(`${where}, idle`, step['idle'], total - held));
    }
    for (const [name, lent] of Object.entries(step['lentBy'] === undefined ? {} : unitsOf(step['lentBy'], 'lentBy')))
      differences.push(...compare(`${where}, lent by ${name}`, lent, lentBy(sim.allocator, name)));
    if (step['evictions'] !== undefined)
      differences.push(...compare(`${where}, evictions`, step['evictions'], sim.evictions - before));
  });
  return differences;
}

/** Lets frameworks take what they hold when the case begins; each keeps to its groups until then. */
function occupy(sim: EgoSim, start: Fields, settled: number): string[] {
  const demand: Record<string, number> = {};
  for (const [name, held] of Object.entries(start)) {
    const where = isRecord(held) ? unitsOf(held, `start.${name}`) : undefined;
    demand[name] = where === undefined ? numberOf(held, `start.${name}`) : sum(where);
    sim.keepTo(name, where);
  }
  sim.demand(demand).pass(settled);
  return Object.entries(start).flatMap(([name, held]) => {
    sim.keepTo(name, undefined);
    return checkHeld(sim, 'start', name, held, []);
  });
}

function checkParts(sim: EgoSim, where: string, name: string, expected: unknown): string[] {
  const sources = unitsOf(expected ?? {}, `parts of ${name}`);
  knownFields(sources, `parts of ${name}`, ...Object.keys(PARTS));
  const got = sourcesOf(sim.allocator, name);
  return Object.entries(PARTS).flatMap(([source, tag]) =>
    compare(`${where}, ${name} ${source}`, sources[source] ?? 0, got[tag] ?? 0),
  );
}

function checkHeld(sim: EgoSim, where: string, name: string, expected: unknown, tree: readonly Role[]): string[] {
  if (!isRecord(expected)) return compare(`${where}, ${name}`, expected, heldBelow(sim, name, tree));
  const groups = unitsOf(expected, `${where}, ${name}`);
  return [
    ...compare(`${where}, ${name}`, sum(groups), sim.held(name)),
    ...Object.entries(groups).flatMap(([group, count]) =>
      compare(`${where}, ${name} in ${group}`, count, sim.held(name, { group })),
    ),
  ];
}

/** Roles that are nobody's parent. */
function leavesOf(tree: readonly Role[]): readonly Role[] {
  return tree.filter(({ name }) => !tree.some(({ parent }) => parent === name));
}

/** What a leaf holds, or all leaves below an inner role. */
function heldBelow(sim: EgoSim, name: string, tree: readonly Role[]): number {
  const children = tree.filter(({ parent }) => parent === name);
  return children.length === 0
    ? sim.held(name)
    : children.reduce((total, child) => total + heldBelow(sim, child.name, tree), 0);
}

function sum(units: Units): number {
  return Object.values(units).reduce((total, count) => total + count, 0);
}
