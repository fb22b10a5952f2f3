import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RoleEntitlement, type RoleNode, treeEntitlements } from './tree-entitlement.ts';

const amounts = (roles: readonly RoleEntitlement[]): unknown[] =>
  roles.map(({ amount, children }) => (children.length === 0 ? amount : [amount, ...amounts(children)]));

describe('a tree of two levels, by hand', () => {
  const eng = (dev: object, ops: object): RoleNode => ({
    weight: 2,
    children: [
      { weight: 1, demand: 100, ...dev },
      { weight: 3, demand: 100, ...ops },
    ],
  });
  const sales: RoleNode = { weight: 1, demand: 100 };

  test('siblings divide what their parent is entitled to by weight', () => {
    // 90 as 2 : 1; the 60 of the first as 1 : 3.
    expect(amounts(treeEntitlements(90, [eng({}, {}), sales]))).toEqual([[60, 15, 45], 30]);
  });

  test('what one cannot use goes to its siblings first, and then up', () => {
    // ops asks for 20: dev has 40. Where dev asks for 10 too, the two need 30 and the other root has the rest.
    expect(amounts(treeEntitlements(90, [eng({}, { demand: 20 }), sales]))).toEqual([[60, 40, 20], 30]);
    expect(amounts(treeEntitlements(90, [eng({ demand: 10 }, { demand: 20 }), sales]))).toEqual([[30, 10, 20], 60]);
  });

  test('limits of a child and of a parent cap demand', () => {
    // ops may hold 20. A parent that may hold 24: 24 as 1 : 3.
    expect(amounts(treeEntitlements(90, [eng({}, { limit: 20 }), sales]))).toEqual([[60, 40, 20], 30]);
    expect(amounts(treeEntitlements(90, [{ ...eng({}, {}), limit: 24 }, sales]))).toEqual([[24, 6, 18], 66]);
  });

  test('a guarantee comes before the shares, at either level', () => {
    // sales is guaranteed 50 and 40 are left. dev is guaranteed 30 of the 60.
    expect(amounts(treeEntitlements(90, [eng({}, {}), { ...sales, floor: 50 }]))).toEqual([[40, 10, 30], 50]);
    expect(amounts(treeEntitlements(90, [eng({ floor: 30 }, {}), sales]))).toEqual([[60, 30, 30], 30]);
  });

  test('a role with work and children stands among them with a weight of 1', () => {
    // 60 as 1 : 1 : 3.
    const [both] = treeEntitlements(60, [{ ...eng({}, {}), demand: 100 }]);
    expect([both!.own, ...amounts(both!.children)]).toEqual([12, 12, 36]);
  });
});

/** The level by bisection, node by node: another way to the same division. */
function slowly(capacity: number, roles: readonly RoleNode[]): unknown[] {
  const demands = roles.map(demandOf);
  const isOpen = (i: number): boolean => roles[i]!.floor === undefined;
  const promises = demands.map((demand, i) => (isOpen(i) ? 0 : Math.min(demand, roles[i]!.floor!)));
  const promised = promises.reduce((sum, promise) => sum + promise, 0);
  const left = Math.max(0, capacity - promised);
  const at = (level: number): number[] =>
    demands.map((demand, i) => (isOpen(i) ? Math.min(demand, level * roles[i]!.weight) : 0));
  let [low, high] = [0, 1e6];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (at(middle).reduce((sum, share) => sum + share, 0) <= left) low = middle;
    else high = middle;
  }
  const cut = promised > capacity ? capacity / promised : 1;
  return at(low).map((share, i) => {
    const amount = isOpen(i) ? share : promises[i]! * cut;
    const { children = [], demand = 0 } = roles[i]!;
    return children.length === 0 ? amount : [amount, ...slowly(amount, [{ weight: 1, demand }, ...children]).slice(1)];
  });
}

function demandOf({ demand = 0, limit = Number.POSITIVE_INFINITY, children = [] }: RoleNode): number {
  return Math.min(
    limit,
    children.reduce((sum, child) => sum + demandOf(child), demand),
  );
}

const role = (children: fc.Arbitrary<RoleNode[]>): fc.Arbitrary<RoleNode> =>
  fc.record(
    {
      weight: fc.integer({ min: 1, max: 5 }),
      demand: fc.integer({ min: 0, max: 50 }),
      floor: fc.integer({ min: 0, max: 30 }),
      limit: fc.integer({ min: 0, max: 60 }),
      children,
    },
    { requiredKeys: ['weight', 'demand', 'children'] },
  );
const leaf = role(fc.constant([]));
const middle = role(fc.array(leaf, { maxLength: 3 }));
const roots = fc.array(role(fc.array(middle, { maxLength: 3 })), { minLength: 1, maxLength: 4 });
const capacity = fc.integer({ min: 0, max: 300 });

test('on any tree of three levels it is what bisection of the level gives', () => {
  fc.assert(
    fc.property(capacity, roots, (whole, tree) => {
      const [fast, slow] = [amounts(treeEntitlements(whole, tree)), slowly(whole, tree)].map((nested) =>
        (nested as number[]).flat(3),
      );
      expect(fast).toHaveLength(slow!.length);
      for (const [i, amount] of fast!.entries()) expect(amount).toBeCloseTo(slow![i]!, 6);
    }),
  );
});

test('nobody has more than it can use or may hold, parts make up the whole, and more than there is is not divided', () => {
  const check = (node: RoleNode, { amount, own, children }: RoleEntitlement): void => {
    expect(amount).toBeLessThanOrEqual(demandOf(node) + 1e-9);
    const parts = children.reduce((sum, child) => sum + child.amount, own);
    if ((node.children ?? []).every(({ floor }) => floor === undefined)) expect(parts).toBeCloseTo(amount, 6);
    else expect(parts).toBeLessThanOrEqual(amount + 1e-9);
    for (const [i, child] of (node.children ?? []).entries()) check(child, children[i]!);
  };
  fc.assert(
    fc.property(capacity, roots, (whole, tree) => {
      const divided = treeEntitlements(whole, tree);
      expect(divided.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(whole + 1e-9);
      for (const [i, node] of tree.entries()) check(node, divided[i]!);
    }),
  );
});
