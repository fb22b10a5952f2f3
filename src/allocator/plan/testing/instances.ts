import fc from 'fast-check';
import { type CompiledPlan, compilePlan } from '../compiled-plan.ts';
import { Demand } from '../demand.ts';
import type { ConsumerPlan, PlanOptions, ResourcePlan } from '../plan.ts';
import { slotPlan } from '../plan.ts';
import { target } from '../target.ts';

/** What random plans may contain. Invariants hold for less than everything; each test says for what. */
export interface Shape {
  readonly limits?: boolean;
  readonly innerLimits?: boolean;
  readonly lists?: boolean;
  readonly lending?: boolean;
  readonly owning?: boolean;
  readonly classes?: boolean;
  readonly zeroRatios?: boolean;
  readonly flat?: boolean;
  readonly options?: Partial<PlanOptions>;
}

export interface Instance {
  readonly plan: ResourcePlan;
  readonly leaves: readonly string[];
  readonly demand: readonly number[];
  /** Slots nobody owns. */
  readonly pool: number;
  readonly capacity: number;
}

interface Node {
  readonly children: readonly Node[];
  readonly ratio: number;
  readonly priority: number;
  readonly owned: number;
  readonly demand: number;
  readonly rank: number;
  readonly grace: number;
  readonly lend: boolean;
  readonly lendLimit: number;
  readonly lendGrace: number;
  readonly borrow: boolean;
  readonly borrowLimit: number;
  readonly shareLimit: number;
  readonly maxTotal: number;
  readonly lists: readonly number[];
}

const NO_LIMIT = 20;

/** A random slot plan with demands, small enough that every kind of scarcity is common. */
export function instances(shape: Shape = {}): fc.Arbitrary<Instance> {
  const { node } = fc.letrec<{ node: Node; children: Node[] }>((tie) => ({
    children: fc.oneof(
      { depthSize: 'small', withCrossShrink: true, maxDepth: 2 },
      fc.constant<Node[]>([]),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
    node: fc.record({
      children: shape.flat === true ? fc.constant<Node[]>([]) : tie('children'),
      ratio: shape.zeroRatios === false ? fc.integer({ min: 1, max: 4 }) : fc.integer({ min: 0, max: 4 }),
      priority: shape.classes === false ? fc.constant(1) : fc.integer({ min: 1, max: 3 }),
      owned: shape.owning === false ? fc.constant(0) : fc.integer({ min: 0, max: 6 }),
      demand: fc.integer({ min: 0, max: 12 }),
      rank: fc.integer({ min: 0, max: 3 }),
      grace: fc.integer({ min: 0, max: 2 }),
      lend: shape.lending === false ? fc.constant(false) : fc.boolean(),
      lendLimit: fc.integer({ min: 0, max: NO_LIMIT }),
      lendGrace: fc.integer({ min: 0, max: 3 }),
      borrow: shape.lending === false ? fc.constant(false) : fc.boolean(),
      borrowLimit: fc.integer({ min: 0, max: NO_LIMIT }),
      shareLimit: fc.integer({ min: 0, max: NO_LIMIT }),
      maxTotal: fc.integer({ min: 0, max: NO_LIMIT }),
      lists: fc.array(fc.nat(7), { maxLength: 4 }),
    }),
  }));
  return fc
    .record({ roots: fc.array(node, { minLength: 1, maxLength: 5 }), pool: fc.integer({ min: 0, max: 12 }) })
    .map(({ roots, pool }) => instance(roots, pool, shape));
}

function instance(roots: readonly Node[], pool: number, shape: Shape): Instance {
  const leaves: string[] = [];
  const demand: number[] = [];
  const collect = (node: Node, name: string): void => {
    node.children.forEach((child, i) => {
      collect(child, `${name}/${i}`);
    });
    if (node.children.length > 0) return;
    leaves.push(name);
    demand.push(node.demand);
  };
  roots.forEach((node, i) => {
    collect(node, `r${i}`);
  });

  const consumers: ConsumerPlan[] = [];
  const slots = (count: number): { slots: number } => ({ slots: count });
  const listed = (node: Node): string[] => [...new Set(node.lists.map((i) => leaves[i % leaves.length]!))];
  const add = (node: Node, name: string): number => {
    const at = consumers.length;
    const inner = node.children.length > 0;
    const limited = inner ? shape.innerLimits === true : shape.limits !== false;
    const useLists = shape.lists !== false && node.lists.length > 1;
    consumers.push({ role: name });
    const below = node.children.reduce((sum, child, i) => sum + add(child, `${name}/${i}`), 0);
    const owned = below + (inner ? node.owned % 4 : node.owned);
    consumers[at] = {
      role: name,
      owned: { all: slots(owned) },
      shareRatio: node.ratio,
      sharePriority: node.priority,
      rank: node.rank,
      reclaimGraceMicros: node.grace,
      ...(limited && node.shareLimit < NO_LIMIT / 2 && { shareLimit: slots(node.shareLimit) }),
      ...(limited && node.maxTotal < NO_LIMIT / 2 && { maxTotal: slots(node.maxTotal) }),
      ...(!inner &&
        node.lend && {
          lend: {
            ...(node.lendLimit < NO_LIMIT / 2 && { limit: slots(node.lendLimit) }),
            ...(node.lendGrace < 3 && { graceMicros: node.lendGrace }),
            ...(useLists && node.ratio % 2 === 0 && { to: listed(node) }),
          },
        }),
      ...(!inner &&
        node.borrow && {
          borrow: {
            ...(node.borrowLimit < NO_LIMIT / 2 && { limit: slots(node.borrowLimit) }),
            ...(useLists && node.ratio % 2 === 1 && { from: listed(node) }),
          },
        }),
    };
    return owned;
  };
  const owned = roots.reduce((sum, node, i) => sum + add(node, `r${i}`), 0);
  return { plan: slotPlan(consumers, shape.options), leaves, demand, pool, capacity: owned + pool };
}

/** The same instance with other demands. */
export function demandOf(plan: CompiledPlan, leaves: readonly string[], counts: readonly number[]): Demand {
  const demand = new Demand(plan);
  leaves.forEach((leaf, i) => {
    demand.add(plan.tree.find(leaf), counts[i]!);
  });
  return demand;
}

/** What each leaf should hold, in the order of the instance's leaves. */
export function totals(
  of: Instance,
  change: { plan?: ResourcePlan; demand?: readonly number[]; capacity?: number } = {},
): number[] {
  const plan = compilePlan(change.plan ?? of.plan);
  const table = target([change.capacity ?? of.capacity], plan, demandOf(plan, of.leaves, change.demand ?? of.demand));
  return of.leaves.map((leaf) => table.total(plan.tree.find(leaf)));
}
