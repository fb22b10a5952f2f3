import type { ConsumerPlan } from './plan.ts';

/** A role of the tree. Ids are given in tree order (a parent before its children, siblings as listed); 0 is the root. */
export type RoleId = number;

export const ROOT: RoleId = 0;
export const NO_ROLE: RoleId = -1;

/**
 * The roles of a plan in preorder: the subtree of `role` is the ids from `role` to `subtreeEnd[role] - 1`,
 * so that whatever is summed over subtrees is one backward loop.
 */
export interface RoleTree {
  readonly size: number;
  readonly names: readonly string[];
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly subtreeEnd: Int32Array;
  /** Only leaves run work, lend and borrow. */
  readonly leaves: Int32Array;
  readonly isLeaf: Uint8Array;
  /** What the plan says of each role; undefined for the root and for roles that joined with defaults. */
  readonly consumers: readonly (ConsumerPlan | undefined)[];
  /** The role of that name, or NO_ROLE. */
  find(name: string): RoleId;
  /** Where a framework of this role runs: the role itself, or the implicit leaf `role/.` of an inner one; or NO_ROLE. */
  leafOf(role: string): RoleId;
}

/** The leaf that stands for the frameworks subscribed at an inner role (spec/ego.md 1; Mesos's virtual leaf). */
export function implicitLeaf(role: string): string {
  return `${role}/.`;
}

interface Draft {
  readonly name: string;
  consumer: ConsumerPlan | undefined;
  readonly children: Draft[];
}

/** The name of a role's parent, undefined for a role of the first level. */
export function parentName(consumer: ConsumerPlan): string | undefined {
  if (consumer.parent !== undefined) return consumer.parent;
  const slash = consumer.role.lastIndexOf('/');
  return slash < 0 ? undefined : consumer.role.slice(0, slash);
}

/**
 * Builds the tree of a plan's consumers and of the roles frameworks have subscribed to; roles nobody planned for
 * join with defaults, after those listed.
 * @throws Error when a role is listed twice or is its own ancestor; `validatePlan` reports both with their place.
 */
export function buildRoleTree(consumers: readonly ConsumerPlan[], frameworkRoles: readonly string[] = []): RoleTree {
  const root: Draft = { name: '', consumer: undefined, children: [] };
  const drafts = new Map<string, Draft>();
  const planned = new Map<string, ConsumerPlan>();
  for (const consumer of consumers) {
    if (planned.has(consumer.role)) throw new Error(`role "${consumer.role}" is listed twice; list each role once`);
    planned.set(consumer.role, consumer);
  }

  const join = (name: string, below: readonly string[]): Draft => {
    const known = drafts.get(name);
    if (known !== undefined) return known;
    if (below.includes(name)) throw new Error(`role "${name}" is its own ancestor; a parent must stand higher up`);
    const consumer = planned.get(name);
    const above = parentName(consumer ?? { role: name });
    const parent = above === undefined ? root : join(above, [...below, name]);
    const draft: Draft = { name, consumer, children: [] };
    drafts.set(name, draft);
    parent.children.push(draft);
    return draft;
  };
  for (const consumer of consumers) join(consumer.role, []);
  for (const role of frameworkRoles) join(role, []);
  for (const role of frameworkRoles) {
    if (drafts.get(role)!.children.length > 0) join(implicitLeaf(role), []);
  }
  return flatten(root, drafts.size + 1);
}

function flatten(root: Draft, size: number): RoleTree {
  const names: string[] = [];
  const consumers: (ConsumerPlan | undefined)[] = [];
  const parent = new Int32Array(size);
  const depth = new Int32Array(size);
  const subtreeEnd = new Int32Array(size);
  const isLeaf = new Uint8Array(size);
  const leaves: number[] = [];
  const ids = new Map<string, RoleId>();
  const visit = (draft: Draft, above: RoleId): void => {
    const id = names.length;
    names.push(draft.name);
    consumers.push(draft.consumer);
    parent[id] = above;
    depth[id] = above === NO_ROLE ? 0 : depth[above]! + 1;
    if (id !== ROOT) ids.set(draft.name, id);
    for (const child of draft.children) visit(child, id);
    subtreeEnd[id] = names.length;
    if (draft.children.length === 0 && id !== ROOT) {
      isLeaf[id] = 1;
      leaves.push(id);
    }
  };
  visit(root, NO_ROLE);
  const find = (name: string): RoleId => ids.get(name) ?? NO_ROLE;
  const leafOf = (role: string): RoleId => {
    const id = find(role);
    return id !== NO_ROLE && isLeaf[id] === 0 ? find(implicitLeaf(role)) : id;
  };
  return { size, names, parent, depth, subtreeEnd, leaves: Int32Array.from(leaves), isLeaf, consumers, find, leafOf };
}
