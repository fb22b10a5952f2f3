import { type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { MinimumAllocatable } from '../cluster/resources/minimum.ts';
import type { NodeId } from './client-tree.ts';
import type { ConstraintSet } from './offer-constraints.ts';
import type { SorterTree } from './sorter-tree.ts';

/** A role in which there are frameworks, or were until all they hold there is handed back. */
export class RoleState {
  readonly id: RoleId;
  readonly path: string;
  readonly isNested: boolean;
  /** Its place in the tree of roles. */
  readonly client: NodeId;
  /** The order of its frameworks; not there before there are two. */
  order: SorterTree | undefined;
  readonly seats: Seat[] = [];
  /** By the frameworks' places in that order. */
  readonly seatAt: (Seat | undefined)[] = [];
  activeSeats = 0;
  /** The only active seat: then there is nothing to put in order. */
  only: Seat | undefined;

  constructor(id: RoleId, path: string, client: NodeId) {
    this.id = id;
    this.path = path;
    this.isNested = path.includes('/');
    this.client = client;
  }
}

/** A framework in one of its roles. */
export class Seat {
  /** Row of the seat: refusals are kept by it. */
  readonly id: number;
  readonly framework: FrameworkId;
  readonly role: RoleState;
  /** Its place in the order of the role's frameworks, if there is one. */
  client: NodeId = NONE;
  /** Does the framework want this role? If not, the seat goes once nothing is held in it (spec/mesos.md 4.7). */
  subscribed = false;
  suppressed = false;
  active = false;
  /** Amounts of everything held, whatever the kind: 0 is nothing. */
  held = 0;
  /** How often something was allocated to it. */
  allocations = 0;
  /** The framework's own minimum for an offer in this role, if it named one. */
  minimum: MinimumAllocatable | undefined;
  constraints: ConstraintSet | undefined;

  constructor(id: number, framework: FrameworkId, role: RoleState) {
    this.id = id;
    this.framework = framework;
    this.role = role;
  }
}
