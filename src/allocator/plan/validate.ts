import {
  type Amounts,
  type ConsumerPlan,
  HIGHEST_SHARE_PRIORITY,
  LOWEST_SHARE_PRIORITY,
  type ResourcePlan,
  SLOTS,
} from './plan.ts';
import { buildRoleTree, parentName, type RoleTree } from './role-tree.ts';

/** Something wrong in a plan: where, what, and what is allowed. A warning does not keep the plan from running. */
export interface PlanProblem {
  readonly path: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

/**
 * All problems of a plan (spec/ego.md 2), none when it may run. With `capacity` (amounts by group) it also warns when
 * more is owned than there is: the plan then runs under its `shortage` rule.
 */
export function validatePlan(plan: ResourcePlan, capacity?: Readonly<Record<string, Amounts>>): PlanProblem[] {
  const check = new PlanCheck(plan);
  check.plan();
  plan.consumers.forEach((consumer, index) => {
    check.consumer(consumer, `consumers[${index}]`);
  });
  check.tree(capacity);
  return check.problems;
}

class PlanCheck {
  readonly problems: PlanProblem[] = [];
  readonly #plan: ResourcePlan;

  constructor(plan: ResourcePlan) {
    this.#plan = plan;
  }

  plan(): void {
    const { unit, resources, groups, options } = this.#plan;
    if (unit === 'slots' && (resources.length !== 1 || resources[0] !== SLOTS)) {
      this.#error('resources', `a slot plan counts ${SLOTS} alone; leave it at ["${SLOTS}"]`);
    }
    if (resources.length === 0) this.#error('resources', 'names no resource; at least one is needed');
    if (groups.length === 0) this.#error('groups', 'names no resource group; at least one is needed');
    this.#distinct(resources, 'resources');
    this.#distinct(groups, 'groups');
    if (options.enforceShareAt === 'leaf' && options.dynamicShare) {
      this.#error('options.enforceShareAt', '"leaf" needs dynamicShare: false; allowed with dynamicShare is "parent"');
    }
    this.#whole(options.leewayMicros, 'options.leewayMicros', 'whole microseconds, 0 or more');
  }

  consumer(consumer: ConsumerPlan, path: string): void {
    if (consumer.role === '' || consumer.role.split('/').includes('')) {
      this.#error(`${path}.role`, `"${consumer.role}" is no role; a role is names joined by "/", none of them empty`);
    }
    for (const [group, amounts] of Object.entries(consumer.owned ?? {})) {
      this.#group(group, `${path}.owned.${group}`);
      this.#amounts(amounts, `${path}.owned.${group}`);
    }
    const ratio = consumer.shareRatio;
    if (ratio !== undefined && !(Number.isFinite(ratio) && ratio >= 0)) {
      this.#error(`${path}.shareRatio`, `${ratio} is no ratio; allowed is any finite number, 0 or more`);
    }
    this.#between(consumer.sharePriority, HIGHEST_SHARE_PRIORITY, LOWEST_SHARE_PRIORITY, `${path}.sharePriority`);
    this.#whole(consumer.rank, `${path}.rank`, 'a whole number, 0 (the highest) or more');
    this.#whole(consumer.reclaimGraceMicros, `${path}.reclaimGraceMicros`, 'whole microseconds, 0 or more');
    this.#amounts(consumer.shareLimit, `${path}.shareLimit`);
    this.#amounts(consumer.maxTotal, `${path}.maxTotal`);
    for (const [group, level] of Object.entries(consumer.preference ?? {})) {
      this.#group(group, `${path}.preference.${group}`);
      this.#between(level, 1, 10, `${path}.preference.${group}`);
    }
    if (consumer.lend) {
      this.#amounts(consumer.lend.limit, `${path}.lend.limit`);
      this.#whole(consumer.lend.graceMicros, `${path}.lend.graceMicros`, 'whole microseconds, 0 or more');
    }
    if (consumer.borrow) this.#amounts(consumer.borrow.limit, `${path}.borrow.limit`);
    if (consumer.standby !== undefined) {
      this.#whole(consumer.standby.max, `${path}.standby.max`, 'a whole number, 0 or more');
      this.#amounts(consumer.standby.idle, `${path}.standby.idle`);
    }
  }

  /** What can only be seen with all roles in place. */
  tree(capacity: Readonly<Record<string, Amounts>> | undefined): void {
    const { consumers, groups, resources } = this.#plan;
    if (!this.#treeCanBeBuilt()) return;
    const tree = buildRoleTree(consumers);
    consumers.forEach((consumer, index) => {
      this.#place(consumer, `consumers[${index}]`, tree);
    });
    for (const group of groups) {
      for (const resource of resources) this.#ownership(tree, group, resource, capacity?.[group]?.[resource]);
    }
  }

  #treeCanBeBuilt(): boolean {
    const { consumers } = this.#plan;
    const before = this.problems.length;
    const byName = new Map(consumers.map((consumer) => [consumer.role, consumer] as const));
    this.#distinct(
      consumers.map((consumer) => consumer.role),
      'consumers',
      '.role',
    );
    consumers.forEach((consumer, index) => {
      if (consumer.parent !== undefined && !byName.has(consumer.parent)) {
        this.#error(
          `consumers[${index}].parent`,
          `there is no role "${consumer.parent}"; allowed is a role of the plan`,
        );
      }
      const seen = new Set<string>();
      for (let at: string | undefined = consumer.role; at !== undefined; ) {
        if (seen.has(at)) {
          this.#error(`consumers[${index}].parent`, `"${consumer.role}" is its own ancestor; name a role higher up`);
          break;
        }
        seen.add(at);
        at = parentName(byName.get(at) ?? { role: at });
      }
    });
    return this.problems.length === before;
  }

  #place(consumer: ConsumerPlan, path: string, tree: RoleTree): void {
    const inner = tree.isLeaf[tree.find(consumer.role)] === 0;
    for (const key of ['lend', 'borrow', 'standby'] as const) {
      if (inner && consumer[key]) this.#error(`${path}.${key}`, `only leaves ${key}; "${consumer.role}" has children`);
    }
    for (const key of ['shareLimit', 'maxTotal'] as const) {
      if (inner && consumer[key] !== undefined && this.#plan.options.enforceShareAt === 'leaf') {
        this.#error(`${path}.${key}`, 'leaf enforcement looks at leaves alone; limit leaves, or enforce at "parent"');
      }
    }
    if (consumer.lend) this.#leaves(consumer.lend.to, `${path}.lend.to`, tree);
    if (consumer.borrow) this.#leaves(consumer.borrow.from, `${path}.borrow.from`, tree);
  }

  #leaves(names: readonly string[] | undefined, path: string, tree: RoleTree): void {
    this.#distinct(names ?? [], path);
    names?.forEach((name, index) => {
      const role = tree.find(name);
      if (role < 0 || tree.isLeaf[role] === 0) {
        const leaves = Array.from(tree.leaves, (leaf) => tree.names[leaf]).join(', ');
        this.#error(`${path}[${index}]`, `"${name}" is no leaf of the plan; allowed are ${leaves}`);
      }
    });
  }

  #ownership(tree: RoleTree, group: string, resource: string, capacity: number | undefined): void {
    const ofChildren = new Float64Array(tree.size);
    for (let role = tree.size - 1; role > 0; role--) {
      const consumer = tree.consumers[role];
      const stated = consumer?.owned === undefined ? undefined : (consumer.owned[group]?.[resource] ?? 0);
      if (stated !== undefined && stated < ofChildren[role]!) {
        const path = `consumers[${this.#plan.consumers.indexOf(consumer!)}].owned.${group}.${resource}`;
        this.#error(path, `owns ${stated}, its children ${ofChildren[role]}; a parent owns at least what they own`);
      }
      ofChildren[tree.parent[role]!]! += stated ?? ofChildren[role]!;
    }
    if (capacity !== undefined && ofChildren[0]! > capacity) {
      const message = `${ofChildren[0]} ${resource} are owned in "${group}", ${capacity} are there; who goes short: `;
      this.#problem('consumers', `${message}shortage: ${this.#plan.options.shortage}`, 'warning');
    }
  }

  #amounts(amounts: Amounts | undefined, path: string): void {
    const { resources, unit } = this.#plan;
    const allowed = unit === 'slots' ? 'whole slots, 0 or more' : 'whole thousandths, 0 or more';
    for (const [resource, amount] of Object.entries(amounts ?? {})) {
      if (!resources.includes(resource)) {
        this.#error(`${path}.${resource}`, `the plan counts no "${resource}"; it counts ${resources.join(', ')}`);
      }
      this.#whole(amount, `${path}.${resource}`, allowed);
    }
  }

  #group(group: string, path: string): void {
    if (this.#plan.groups.includes(group)) return;
    this.#error(path, `there is no resource group "${group}"; allowed are ${this.#plan.groups.join(', ')}`);
  }

  #whole(value: number | undefined, path: string, allowed: string): void {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return;
    this.#error(path, `${value} is not allowed; allowed is ${allowed}`);
  }

  #between(value: number | undefined, low: number, high: number, path: string): void {
    if (value === undefined || (Number.isSafeInteger(value) && value >= low && value <= high)) return;
    this.#error(path, `${value} is not allowed; allowed is a whole number from ${low} to ${high}`);
  }

  #distinct(names: readonly string[], path: string, field = ''): void {
    names.forEach((name, index) => {
      if (names.indexOf(name) < index) this.#error(`${path}[${index}]${field}`, `"${name}" twice; name it once`);
    });
  }

  #error(path: string, message: string): void {
    this.#problem(path, message, 'error');
  }

  #problem(path: string, message: string, severity: 'error' | 'warning'): void {
    this.problems.push({ path, message, severity });
  }
}
