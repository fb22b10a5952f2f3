import type { FrameworkId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Kinds } from '../cluster/resources/kinds.ts';
import { Quantities } from '../cluster/resources/quantities.ts';
import { NO_QUOTA, type Quota } from '../cluster/roles.ts';

/** What is known of a role. */
export interface RoleRecord {
  readonly path: string;
  readonly weight: number;
  readonly quota: Quota;
  /** Scalars reserved for it and its descendants, allocated or not, by name. */
  readonly reserved: Quantities;
  /** Frameworks in this very role. */
  readonly frameworks: ReadonlySet<FrameworkId>;
}

class Role implements RoleRecord {
  readonly path: string;
  readonly parent: Role | undefined;
  weight = 1;
  quota: Quota = NO_QUOTA;
  readonly reserved: Quantities = new Quantities();
  readonly frameworks: Set<FrameworkId> = new Set();
  /** Amounts of everything reserved for this very role, ports and the like included: 0 is nothing. */
  reservedHere = 0;
  children = 0;

  constructor(path: string, parent: Role | undefined) {
    this.path = path;
    this.parent = parent;
  }

  get isNeeded(): boolean {
    return (
      this.weight !== 1 ||
      this.frameworks.size > 0 ||
      this.reservedHere > 0 ||
      this.children > 0 ||
      Object.keys(this.quota.guarantee).length > 0 ||
      Object.keys(this.quota.limit).length > 0
    );
  }
}

/**
 * The record of known roles: a role is known while it, or a descendant, has a weight other than 1, a quota, a reservation
 * or a framework (Mesos's `RoleTree` in `hierarchical.hpp`).
 */
export class RoleTree {
  readonly #kinds: Kinds;
  readonly #roles = new Map<string, Role>();

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
  }

  find(path: string): RoleRecord | undefined {
    return this.#roles.get(path);
  }

  setWeight(path: string, weight: number): void {
    const role = this.#known(path);
    role.weight = weight;
    this.#forgetUnneeded(role);
  }

  setQuota(path: string, quota: Quota): void {
    const role = this.#known(path);
    role.quota = quota;
    this.#forgetUnneeded(role);
  }

  trackFramework(framework: FrameworkId, path: string): void {
    this.#known(path).frameworks.add(framework);
  }

  untrackFramework(framework: FrameworkId, path: string): void {
    const role = this.#roles.get(path);
    if (role === undefined) return;
    role.frameworks.delete(framework);
    this.#forgetUnneeded(role);
  }

  /** Counts the reserved parts of an agent's total, each for the role on top of its stack and those above it. */
  trackReservations(bundle: ReadonlyBundle): void {
    this.#changeReservations(bundle, 1);
  }
  untrackReservations(bundle: ReadonlyBundle): void {
    this.#changeReservations(bundle, -1);
  }

  #changeReservations(bundle: ReadonlyBundle, sign: 1 | -1): void {
    const kinds = this.#kinds;
    for (let i = 0; i < bundle.size; i++) {
      const kind = bundle.kindAt(i);
      if (!kinds.isReserved(kind)) continue;
      const owner = this.#known(kinds.owner(kind));
      const amount = kinds.isShared(kind) ? kinds.unit(kind) : bundle.amountAt(i);
      owner.reservedHere += sign * amount;
      for (let role: Role | undefined = owner; role !== undefined && kinds.isScalar(kind); role = role.parent) {
        if (sign > 0) role.reserved.increase(kinds.nameId(kind), amount);
        else role.reserved.decrease(kinds.nameId(kind), amount);
      }
      this.#forgetUnneeded(owner);
    }
  }

  #known(path: string): Role {
    const known = this.#roles.get(path);
    if (known !== undefined) return known;
    const end = path.lastIndexOf('/');
    const parent = end < 0 ? undefined : this.#known(path.slice(0, end));
    if (parent !== undefined) parent.children++;
    const role = new Role(path, parent);
    this.#roles.set(path, role);
    return role;
  }

  #forgetUnneeded(from: Role): void {
    for (let role: Role | undefined = from; role !== undefined && !role.isNeeded; role = role.parent) {
      this.#roles.delete(role.path);
      if (role.parent !== undefined) role.parent.children--;
    }
  }
}
