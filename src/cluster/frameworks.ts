import { grown } from './columns.ts';
import type { FrameworkId, RoleId } from './ids.ts';
import type { Amounts } from './roles.ts';

/** One test of an attribute or of a pseudo attribute (`hostname`, `region`, `zone`); spec/mesos.md 4.6. */
export interface AttributeTest {
  readonly attribute: string;
  readonly test: 'exists' | 'not-exists' | 'equals' | 'not-equals' | 'matches' | 'not-matches';
  readonly value?: string;
}

/** Offer constraints of one role: any group, all tests within it. */
export type OfferConstraints = readonly (readonly AttributeTest[])[];

/** A framework as it subscribes. */
export interface FrameworkSpec {
  readonly name: string;
  readonly roles: readonly RoleId[];
  /** Of GPU_RESOURCES, REVOCABLE_RESOURCES, SHARED_RESOURCES, RESERVATION_REFINEMENT, REGION_AWARE, PARTITION_AWARE; all are MULTI_ROLE. */
  readonly capabilities?: readonly string[];
  /** Rate limits count by principal. */
  readonly principal?: string;
  /** How long it may be disconnected before it is removed and its tasks are killed, in microseconds; default 0 (spec/mesos.md 5). */
  readonly failoverTimeout?: number;
  /** Its tasks outlive a restart of the agent process; default false (spec/mesos.md 6). */
  readonly checkpoint?: boolean;
  /** By role: the smallest offer it wants, as alternatives; overrides the global minimum (spec/mesos.md 2.6). */
  readonly minAllocatable?: ReadonlyMap<RoleId, readonly Amounts[]>;
  readonly offerConstraints?: ReadonlyMap<RoleId, OfferConstraints>;
}

export interface FrameworksView {
  readonly count: number;
  name(framework: FrameworkId): string;
  roles(framework: FrameworkId): readonly RoleId[];
  /** Subscribed: known to the master and the allocator. */
  isRegistered(framework: FrameworkId): boolean;
  /** Its place among all that have ever registered, as in the ids that Mesos gives (spec/mesos.md 11.13). */
  registration(framework: FrameworkId): number;
  /** Registered and connected. */
  isActive(framework: FrameworkId): boolean;
  isSuppressed(framework: FrameworkId, role: RoleId): boolean;
  hasCapability(framework: FrameworkId, capability: string): boolean;
  spec(framework: FrameworkId): FrameworkSpec;
}

/** Frameworks by row; rows follow the scenario. */
export class FrameworkTable implements FrameworksView {
  readonly #specs: FrameworkSpec[] = [];
  readonly #registered: boolean[] = [];
  readonly #registrations: number[] = [];
  readonly #active: boolean[] = [];
  /** By framework and role: 1 where it wants no offers. */
  readonly #suppressed: Uint8Array[] = [];
  #nextRegistration = 0;

  get count(): number {
    return this.#specs.length;
  }

  /** A new row, not yet registered. */
  add(spec: FrameworkSpec): FrameworkId {
    this.#specs.push(spec);
    this.#registered.push(false);
    this.#registrations.push(0);
    this.#active.push(false);
    this.#suppressed.push(new Uint8Array(0));
    return this.#specs.length - 1;
  }

  name(framework: FrameworkId): string {
    return this.#specs[framework]!.name;
  }
  roles(framework: FrameworkId): readonly RoleId[] {
    return this.#specs[framework]!.roles;
  }
  spec(framework: FrameworkId): FrameworkSpec {
    return this.#specs[framework]!;
  }
  setSpec(framework: FrameworkId, spec: FrameworkSpec): void {
    this.#specs[framework] = spec;
  }
  isRegistered(framework: FrameworkId): boolean {
    return this.#registered[framework]!;
  }
  /** @param place among all that register. Default: after all that have */
  setRegistered(framework: FrameworkId, registered: boolean, place?: number): void {
    this.#registered[framework] = registered;
    if (registered) this.#registrations[framework] = place ?? this.#nextRegistration++;
  }
  registration(framework: FrameworkId): number {
    return this.#registrations[framework]!;
  }
  isActive(framework: FrameworkId): boolean {
    return this.#active[framework]!;
  }
  setActive(framework: FrameworkId, active: boolean): void {
    this.#active[framework] = active;
  }
  isSuppressed(framework: FrameworkId, role: RoleId): boolean {
    return this.#suppressed[framework]![role] === 1;
  }
  setSuppressed(framework: FrameworkId, role: RoleId, suppressed: boolean): void {
    const roles = this.#suppressed[framework]!;
    if (role < roles.length) roles[role] = suppressed ? 1 : 0;
    else if (suppressed) {
      this.#suppressed[framework] = grown(roles, role + 1);
      this.#suppressed[framework]![role] = 1;
    }
  }
  hasCapability(framework: FrameworkId, capability: string): boolean {
    return this.#specs[framework]!.capabilities?.includes(capability) ?? false;
  }
}
