import type { RoleId } from './ids.ts';

/** Amounts by resource name, in whole thousandths. */
export type Amounts = Readonly<Record<string, number>>;

/** Quota of a top-level role (spec/mesos.md 4.9): absent in `guarantee` means none, absent in `limit` means unlimited. */
export interface Quota {
  readonly guarantee: Amounts;
  readonly limit: Amounts;
}

export const NO_QUOTA: Quota = { guarantee: {}, limit: {} };

/** A guarantee of 0 is none; a limit of 0 is one (spec/mesos.md 2.6). */
export function normalQuota({ guarantee, limit }: Quota): Quota {
  return { guarantee: Object.fromEntries(Object.entries(guarantee).filter(([, amount]) => amount > 0)), limit };
}

export interface RolesView {
  readonly count: number;
  path(role: RoleId): string;
  find(path: string): RoleId | undefined;
  weight(role: RoleId): number;
  /** 1 is the highest. */
  priority(role: RoleId): number;
  quota(role: RoleId): Quota;
}

/** Roles by path (`a/b`): each path ever named has a row, in the order in which it was named. */
export class RoleTable implements RolesView {
  readonly #paths: string[] = [];
  readonly #rows = new Map<string, RoleId>();
  readonly #weights: number[] = [];
  readonly #priorities: number[] = [];
  readonly #quotas: Quota[] = [];

  get count(): number {
    return this.#paths.length;
  }

  /** The row of the path; a new one with weight 1, priority 1 and no quota if it was never named. */
  intern(path: string): RoleId {
    const known = this.#rows.get(path);
    if (known !== undefined) return known;
    const role = this.#paths.length;
    this.#paths.push(path);
    this.#rows.set(path, role);
    this.#weights.push(1);
    this.#priorities.push(1);
    this.#quotas.push(NO_QUOTA);
    return role;
  }

  path(role: RoleId): string {
    return this.#paths[role]!;
  }
  find(path: string): RoleId | undefined {
    return this.#rows.get(path);
  }
  weight(role: RoleId): number {
    return this.#weights[role]!;
  }
  setWeight(role: RoleId, weight: number): void {
    this.#weights[role] = weight;
  }
  priority(role: RoleId): number {
    return this.#priorities[role]!;
  }
  setPriority(role: RoleId, priority: number): void {
    this.#priorities[role] = priority;
  }
  quota(role: RoleId): Quota {
    return this.#quotas[role]!;
  }
  setQuota(role: RoleId, quota: Quota): void {
    this.#quotas[role] = normalQuota(quota);
  }
}
