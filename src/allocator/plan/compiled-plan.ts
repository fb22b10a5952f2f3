import {
  type Amounts,
  type ConsumerPlan,
  DEFAULT_PREFERENCE,
  DEFAULT_RANK,
  type PlanOptions,
  type ResourcePlan,
} from './plan.ts';
import { buildRoleTree, type RoleId, type RoleTree } from './role-tree.ts';
import { type ShareMembers, shareMembers } from './share-members.ts';
import { validatePlan } from './validate.ts';

/**
 * A plan as columns, computed once and then read every cycle. An amount of role `n`, group `g`, resource `r` stands at
 * `(n * groups + g) * resources + r`, one without a group at `n * resources + r`; "no limit" is Infinity.
 */
export interface CompiledPlan {
  readonly tree: RoleTree;
  readonly options: PlanOptions;
  readonly slots: boolean;
  readonly groups: number;
  readonly resources: number;
  readonly groupNames: readonly string[];
  readonly resourceNames: readonly string[];
  readonly owned: Float64Array;
  readonly shareLimit: Float64Array;
  readonly maxTotal: Float64Array;
  readonly lendLimit: Float64Array;
  readonly borrowLimit: Float64Array;
  readonly rank: Float64Array;
  readonly lends: Uint8Array;
  readonly borrows: Uint8Array;
  readonly reclaimGrace: Float64Array;
  /** Does any inner role carry maxTotal or shareLimit? */
  readonly innerLimits: boolean;
  /** Leaves by rank, then tree order. */
  readonly byRank: Int32Array;
  /** Inner roles, deepest first, the root last: the order in which pools are shared out. */
  readonly pools: Int32Array;
  /** Per role, its groups from the one it likes best to the one it likes least, and the other way round. */
  readonly bestGroups: Int32Array;
  readonly worstGroups: Int32Array;
  /** Who shares each pool, by present demand and by fixed weight. */
  readonly members: ShareMembers;
  readonly fixedMembers: ShareMembers;
  /** All lenders in tree order: those a borrower without a list asks. */
  readonly everyLender: Int32Array;
  /** The lenders a borrower asks, in order. */
  lendersOf(borrower: RoleId): Int32Array;
  /** Do both lists agree, and is the borrower's grace short enough for the lender (spec/ego.md 3.4)? */
  mayLend(lender: RoleId, borrower: RoleId): boolean;
}

/**
 * @param frameworkRoles roles frameworks have subscribed to; those the plan does not name join with defaults
 * @throws Error with all problems of the plan, one a line
 */
export function compilePlan(plan: ResourcePlan, frameworkRoles: readonly string[] = []): CompiledPlan {
  const errors = validatePlan(plan).filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ path, message }) => `${path}: ${message}`).join('\n'));

  const tree = buildRoleTree(plan.consumers, frameworkRoles);
  const { size, consumers, leaves } = tree;
  const { resources, groups, options } = plan;
  const limits = (of: (consumer: ConsumerPlan) => Amounts | undefined): Float64Array => {
    const column = new Float64Array(size * resources.length).fill(Number.POSITIVE_INFINITY);
    consumers.forEach((consumer, role) => {
      const amounts = consumer && of(consumer);
      for (const [resource, amount] of Object.entries(amounts ?? {})) {
        column[role * resources.length + resources.indexOf(resource)] = amount;
      }
    });
    return column;
  };
  const perRole = (of: (consumer: ConsumerPlan | undefined) => number): Float64Array =>
    Float64Array.from(consumers, (consumer) => of(consumer));

  const rank = perRole((consumer) => consumer?.rank ?? DEFAULT_RANK);
  const reclaimGrace = perRole((consumer) => consumer?.reclaimGraceMicros ?? 0);
  const lendGrace = perRole((consumer) => (consumer?.lend ? consumer.lend.graceMicros : undefined) ?? Infinity);
  const lends = Uint8Array.from(consumers, (consumer) => (consumer?.lend ? 1 : 0));
  const borrows = Uint8Array.from(consumers, (consumer) => (consumer?.borrow ? 1 : 0));
  const preference = (role: RoleId, group: number): number =>
    consumers[role]?.preference?.[groups[group]!] ?? DEFAULT_PREFERENCE;
  const groupsBy = (sign: number): Int32Array =>
    Int32Array.from(
      consumers.flatMap((_, role) =>
        groups.map((_, group) => group).sort((a, b) => sign * (preference(role, a) - preference(role, b)) || a - b),
      ),
    );
  const inner = Array.from({ length: size }, (_, role) => role).filter((role) => tree.isLeaf[role] === 0);

  const everyLender = leaves.filter((leaf) => lends[leaf] === 1);
  const idsOf = (names: readonly string[] | undefined): Int32Array | undefined =>
    names && Int32Array.from(names, (name) => tree.find(name));
  const asks = consumers.map((consumer) => (consumer?.borrow ? idsOf(consumer.borrow.from) : undefined));
  const asked = asks.map((list) => list && new Set(list));
  const allows = consumers.map((consumer) => {
    const list = consumer?.lend ? idsOf(consumer.lend.to) : undefined;
    return list && new Set(list);
  });

  return {
    tree,
    options,
    slots: plan.unit === 'slots',
    groups: groups.length,
    resources: resources.length,
    groupNames: groups,
    resourceNames: resources,
    owned: ownedColumn(plan, tree),
    shareLimit: limits((consumer) => consumer.shareLimit),
    maxTotal: limits((consumer) => consumer.maxTotal),
    lendLimit: limits((consumer) => (consumer.lend ? consumer.lend.limit : undefined)),
    borrowLimit: limits((consumer) => (consumer.borrow ? consumer.borrow.limit : undefined)),
    rank,
    lends,
    borrows,
    reclaimGrace,
    innerLimits: inner.some(
      (role) => consumers[role]?.maxTotal !== undefined || consumers[role]?.shareLimit !== undefined,
    ),
    byRank: leaves.slice().sort((a, b) => rank[a]! - rank[b]! || a - b),
    pools: Int32Array.from(inner.sort((a, b) => tree.depth[b]! - tree.depth[a]! || a - b)),
    bestGroups: groupsBy(1),
    worstGroups: groupsBy(-1),
    members: shareMembers(tree, options.enforceShareAt, 'priority'),
    fixedMembers: shareMembers(tree, options.enforceShareAt, 'weight alone'),
    everyLender,
    lendersOf: (borrower) => asks[borrower] ?? everyLender,
    mayLend: (lender, borrower) =>
      lender !== borrower &&
      lends[lender] === 1 &&
      borrows[borrower] === 1 &&
      (allows[lender]?.has(borrower) ?? true) &&
      (asked[borrower]?.has(lender) ?? true) &&
      reclaimGrace[borrower]! <= lendGrace[lender]!,
  };
}

/** Ownership as planned; an inner role that states none owns what its children own. The root's stays at their sum. */
function ownedColumn(plan: ResourcePlan, tree: RoleTree): Float64Array {
  const perRole = plan.groups.length * plan.resources.length;
  const owned = new Float64Array(tree.size * perRole);
  for (let role = tree.size - 1; role >= 0; role--) {
    const stated = tree.consumers[role]?.owned;
    if (stated !== undefined) {
      plan.groups.forEach((group, g) => {
        plan.resources.forEach((resource, r) => {
          owned[role * perRole + g * plan.resources.length + r] = stated[group]?.[resource] ?? 0;
        });
      });
    }
    const above = tree.parent[role]!;
    if (above < 0 || tree.consumers[above]?.owned !== undefined) continue;
    for (let i = 0; i < perRole; i++) owned[above * perRole + i]! += owned[role * perRole + i]!;
  }
  return owned;
}
