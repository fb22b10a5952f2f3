import { DEFAULT_SHARE_RATIO, HIGHEST_SHARE_PRIORITY } from './plan.ts';
import type { RoleId, RoleTree } from './role-tree.ts';

/**
 * Who shares the pool of each inner role, and with what weight. The members of `role` are the entries
 * `start[role] .. start[role + 1] - 1`, in the order in which they are served: by class, and inside a class those with
 * a ratio before those of ratio 0 (spec/ego.md 3, "share walk"). Entries of equal `segment` compete with each other.
 */
export interface ShareMembers {
  readonly start: Int32Array;
  readonly role: Int32Array;
  /** Weight inside the segment. Ratio 0 leaves no weight to compare, so such members compete as equals. */
  readonly ratio: Float64Array;
  readonly segment: Int32Array;
}

interface Member {
  readonly role: RoleId;
  readonly ratio: number;
  /** Share priorities from the pool's level down; compared level by level. */
  readonly classes: readonly number[];
}

/**
 * `parent`: a pool is shared by the role's children, each of which shares what it got in turn. `leaf`: by all leaves
 * below at once, the weight of each being the product of ratio / sum of siblings' ratios down the path.
 * `weight alone` forgets classes and members without a weight: the fixed shares of dynamicShare: false.
 */
export function shareMembers(
  tree: RoleTree,
  enforceShareAt: 'parent' | 'leaf',
  by: 'priority' | 'weight alone',
): ShareMembers {
  const start = new Int32Array(tree.size + 1);
  const entries: Member[] = [];
  const segments: number[] = [];
  let segment = 0;
  for (let role = 0; role < tree.size; role++) {
    start[role] = entries.length;
    const below = enforceShareAt === 'parent' ? children(tree, role) : leavesBelow(tree, role);
    const members = by === 'priority' ? below.sort(servedFirst) : withWeight(below);
    members.forEach((member, index) => {
      if (index === 0 || !sameSegment(members[index - 1]!, member)) segment++;
      segments.push(segment);
      entries.push(member);
    });
  }
  start[tree.size] = entries.length;
  return {
    start,
    role: Int32Array.from(entries, (member) => member.role),
    ratio: Float64Array.from(entries, (member) => (member.ratio === 0 ? 1 : member.ratio)),
    segment: Int32Array.from(segments),
  };
}

/** Those with a weight, whatever their class; where nobody has any, all of them as equals. */
function withWeight(members: readonly Member[]): Member[] {
  const weighted = members.filter(({ ratio }) => ratio > 0);
  return (weighted.length > 0 ? weighted : members).map((member) => ({ ...member, classes: [] }));
}

function children(tree: RoleTree, role: RoleId): Member[] {
  const members: Member[] = [];
  for (let child = role + 1; child < tree.subtreeEnd[role]!; child = tree.subtreeEnd[child]!) {
    const consumer = tree.consumers[child];
    const ratio = consumer?.shareRatio ?? DEFAULT_SHARE_RATIO;
    members.push({ role: child, ratio, classes: [consumer?.sharePriority ?? HIGHEST_SHARE_PRIORITY] });
  }
  return members;
}

interface Leaf {
  readonly role: RoleId;
  readonly classes: readonly number[];
  /** Product of the ratios down the path, and of the sums of siblings' ratios. */
  readonly ratios: number;
  readonly sums: number;
}

/**
 * Weights of all leaves of a subtree. Over a common denominator they are whole numbers where the ratios are, so that
 * equal weights are equal to the last bit and the tree order decides ties.
 */
function leavesBelow(tree: RoleTree, role: RoleId): Member[] {
  const leaves = pathsBelow(tree, role, 1, 1, []);
  let denominator = 1;
  for (const leaf of leaves) denominator = leastCommonMultiple(denominator, leaf.sums);
  const whole = Number.isSafeInteger(denominator);
  return leaves.map(({ role: leaf, classes, ratios, sums }) => {
    return { role: leaf, classes, ratio: whole ? ratios * (denominator / sums) : ratios / sums };
  });
}

function pathsBelow(tree: RoleTree, role: RoleId, ratios: number, sums: number, classes: readonly number[]): Leaf[] {
  const siblings = children(tree, role);
  const sum = siblings.reduce((total, sibling) => total + sibling.ratio, 0);
  return siblings.flatMap((sibling) => {
    // Ratios that are all 0 share as equals here as everywhere.
    const leaf: Leaf = {
      role: sibling.role,
      classes: [...classes, ...sibling.classes],
      ratios: ratios * (sum > 0 ? sibling.ratio : 1),
      sums: sums * (sum > 0 ? sum : siblings.length),
    };
    if (tree.isLeaf[sibling.role] === 1) return [leaf];
    return pathsBelow(tree, sibling.role, leaf.ratios, leaf.sums, leaf.classes);
  });
}

/** Infinity when there is none among whole numbers that doubles hold exactly. */
function leastCommonMultiple(a: number, b: number): number {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return Number.POSITIVE_INFINITY;
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}

function compareClasses(a: Member, b: Member): number {
  const levels = Math.max(a.classes.length, b.classes.length);
  for (let level = 0; level < levels; level++) {
    const difference = (a.classes[level] ?? HIGHEST_SHARE_PRIORITY) - (b.classes[level] ?? HIGHEST_SHARE_PRIORITY);
    if (difference !== 0) return difference;
  }
  return 0;
}

function servedFirst(a: Member, b: Member): number {
  return compareClasses(a, b) || Number(a.ratio === 0) - Number(b.ratio === 0) || a.role - b.role;
}

function sameSegment(a: Member, b: Member): boolean {
  return compareClasses(a, b) === 0 && (a.ratio === 0) === (b.ratio === 0);
}
