import { entitlements } from './entitlement.ts';

/** A role of a tree, in one resource. All amounts in one unit, at least 0. */
export interface RoleNode {
  /** Against its siblings, at least 0. */
  readonly weight: number;
  /** What the role itself could use, without its children: what it holds and what its pending work asks for. 0 unless told. */
  readonly demand?: number;
  /** What the role and all below it own or are guaranteed; a role without it has none, one that owns 0 is entitled to 0. */
  readonly floor?: number;
  /** The most that the role and all below it may hold; no end unless told. */
  readonly limit?: number;
  readonly children?: readonly RoleNode[];
}

/** What a role is entitled to: itself, and with all below it. */
export interface RoleEntitlement {
  /** With all below it. */
  readonly amount: number;
  /** Of that, for its own work. */
  readonly own: number;
  readonly children: readonly RoleEntitlement[];
}

/**
 * What each role of a tree is entitled to, of one resource, at one instant: siblings divide what their parent is entitled to as
 * `entitlements` says (what they own or are guaranteed first, else weighted max-min shares among those with demand). The demand of a
 * role is its own and that of its children, none of it beyond their limits, and no more than its limit. A role that has both work and children
 * stands among its children with a weight of 1, as Mesos has it (the virtual leaf, spec/mesos.md 3).
 *
 * The division is exact, and of several resources each is divided by itself.
 */
export function treeEntitlements(capacity: number, roots: readonly RoleNode[]): RoleEntitlement[] {
  return divided(capacity, roots.map(withDemand));
}

/** A role with all that it and those below it could use. */
interface Wanting {
  readonly role: RoleNode;
  readonly own: number;
  readonly demand: number;
  readonly children: readonly Wanting[];
}

function withDemand(role: RoleNode): Wanting {
  const children = (role.children ?? []).map(withDemand);
  const own = role.demand ?? 0;
  const all = children.reduce((sum, { demand }) => sum + demand, own);
  return { role, own, demand: Math.min(all, role.limit ?? Number.POSITIVE_INFINITY), children };
}

function divided(capacity: number, siblings: readonly Wanting[]): RoleEntitlement[] {
  const amounts = entitlements({
    capacity,
    demands: siblings.map(({ demand }) => demand),
    weights: siblings.map(({ role }) => role.weight),
    floors: siblings.map(({ role }) => role.floor ?? Number.NaN),
  });
  return siblings.map(({ own, children }, i) => {
    const amount = amounts[i]!;
    if (children.length === 0) return { amount, own: amount, children: [] };
    const leaf: Wanting = { role: { weight: 1 }, own, demand: own, children: [] };
    const [self, ...below] = divided(amount, [leaf, ...children]);
    return { amount, own: self!.amount, children: below };
  });
}
