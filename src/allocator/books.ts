import type { ClusterView } from '../cluster/cluster.ts';
import { Rows } from '../cluster/columns.ts';
import type { AgentId, FrameworkId, RoleId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { MinimumAllocatable } from '../cluster/resources/minimum.ts';
import type { RandomStream } from '../engine/random.ts';
import type { NodeId } from './client-tree.ts';
import { ClusterTotals } from './cluster-totals.ts';
import type { ConstraintSet } from './offer-constraints.ts';
import { QuotaLedger } from './quota-ledger.ts';
import { RefusalFilters, type Timekeeper } from './refusal-filters.ts';
import { RoleTree } from './role-tree.ts';
import { RoleState, Seat } from './seats.ts';
import { isDrawing, type Sorter } from './sorter.ts';
import { SorterTree } from './sorter-tree.ts';

/** Digits of a framework's registration: paths of one length compare like numbers, so ties go to who registered first (spec/mesos.md 11.13). */
const DIGITS = 10;

/** What the hierarchical allocator keeps: who sits in which role and holds how much, in which order they come. */
export class Books {
  readonly cluster: ClusterView;
  readonly totals: ClusterTotals;
  readonly known: RoleTree;
  readonly roles: SorterTree;
  readonly quotas: QuotaLedger;
  readonly filters: RefusalFilters;
  /** Is any order drawn by lot? */
  readonly isDrawing: boolean;
  readonly #frameworkSorter: Sorter;
  readonly #random: (entity: string, purpose: string) => RandomStream;
  readonly #someoneWants: () => void;
  readonly #rows = new Rows();
  readonly #byRole: (RoleState | undefined)[] = [];
  readonly #byClient: (RoleState | undefined)[] = [];
  readonly #byFramework: Seat[][] = [];
  #activeSeats = 0;
  #ownMinimums = 0;
  #wants = 0;

  /** @param someoneWants called when the first seat has become active */
  constructor(
    cluster: ClusterView,
    roleSorter: Sorter,
    frameworkSorter: Sorter,
    fairnessExclude: readonly string[],
    time: Timekeeper,
    random: (entity: string, purpose: string) => RandomStream,
    someoneWants: () => void,
  ) {
    this.#someoneWants = someoneWants;
    this.cluster = cluster;
    this.#frameworkSorter = frameworkSorter;
    this.filters = new RefusalFilters(time);
    this.#random = random;
    this.totals = new ClusterTotals(cluster.kinds, fairnessExclude);
    this.known = new RoleTree(cluster.kinds);
    this.roles = new SorterTree(cluster.kinds, this.totals, roleSorter, random('allocator', 'order of roles'));
    this.isDrawing = isDrawing(roleSorter) || isDrawing(frameworkSorter);
    this.quotas = new QuotaLedger(cluster.kinds, this.totals, this.known, this.roles);
  }

  /** Frameworks in roles that could be offered something. */
  get activeSeats(): number {
    return this.#activeSeats;
  }
  /** Seats with a minimum of their own. */
  get ownMinimums(): number {
    return this.#ownMinimums;
  }
  /** How often somebody has come to want what he did not want before: offers at all, an agent that he had refused, or less on it. */
  get wants(): number {
    return this.#wants;
  }
  role(role: RoleId): RoleState | undefined {
    return this.#byRole[role];
  }
  /** The role that stands at this place of the tree of roles. */
  roleAt(client: NodeId): RoleState {
    return this.#byClient[client]!;
  }
  /** The framework's seats, in the order in which it took them. */
  seats(framework: FrameworkId): readonly Seat[] {
    return this.#byFramework[framework] ?? [];
  }
  seat(framework: FrameworkId, role: RoleId): Seat | undefined {
    const seats = this.#byFramework[framework];
    if (seats === undefined) return undefined;
    for (let i = 0; i < seats.length; i++) if (seats[i]!.role.id === role) return seats[i]!;
    return undefined;
  }

  /** The framework's seat in the role; a new one, inactive, if it has none. */
  takeSeat(framework: FrameworkId, roleId: RoleId): Seat {
    const known = this.seat(framework, roleId);
    if (known !== undefined) return known;
    const role = this.#byRole[roleId] ?? this.#openRole(roleId);
    const seat = new Seat(this.#rows.take(), framework, role);
    role.seats.push(seat);
    if (role.order !== undefined) this.#enterOrder(seat, role.order);
    else if (role.seats.length === 2) this.#openOrder(role);
    this.filters.addSeat(seat.id);
    while (this.#byFramework.length <= framework) this.#byFramework.push([]);
    this.#byFramework[framework]!.push(seat);
    this.known.trackFramework(framework, role.path);
    return seat;
  }

  /** The seat goes, with whatever is still held in it. */
  leaveSeat(seat: Seat): void {
    this.setActive(seat, false);
    this.setTerms(seat, undefined, undefined);
    const { role } = seat;
    role.order?.remove(seat.client);
    if (role.order !== undefined) role.seatAt[seat.client] = undefined;
    role.seats.splice(role.seats.indexOf(seat), 1);
    this.#rows.giveBack(seat.id);
    const seats = this.#byFramework[seat.framework]!;
    seats.splice(seats.indexOf(seat), 1);
    this.known.untrackFramework(seat.framework, role.path);
    if (role.seats.length === 0) this.#closeRole(role);
  }

  setActive(seat: Seat, active: boolean): void {
    if (seat.active === active) return;
    seat.active = active;
    const { role } = seat;
    role.order?.setActive(seat.client, active);
    role.activeSeats += active ? 1 : -1;
    this.#activeSeats += active ? 1 : -1;
    if (active) this.#wants++;
    if (active && this.#activeSeats === 1) this.#someoneWants();
    if (role.activeSeats !== 1) role.only = undefined;
    else role.only = active ? seat : role.seats.find((each) => each.active);
    // In Mesos a role stays active once it was; where nothing is drawn by lot, leaving out roles that nobody in them
    // wants offers for gives the same offers.
    if (!this.roles.isDrawing) this.roles.setActive(role.client, role.activeSeats > 0);
  }

  /** What an offer in the seat must have at least, and which agents it may be of; undefined where the framework named nothing. */
  setTerms(seat: Seat, minimum: MinimumAllocatable | undefined, constraints: ConstraintSet | undefined): void {
    if (seat.minimum !== undefined) this.#ownMinimums--;
    if (minimum !== undefined) this.#ownMinimums++;
    seat.minimum = minimum;
    seat.constraints = constraints;
    this.#wants++;
  }

  /** All refusals of the seat made so far are void. */
  voidRefusals(seat: Seat): void {
    this.filters.voidSeat(seat.id);
    this.#wants++;
  }

  allocated(seat: Seat, agent: AgentId, bundle: ReadonlyBundle): void {
    this.roles.allocated(seat.role.client, agent, bundle);
    if (seat.role.order !== undefined) seat.role.order.allocated(seat.client, agent, bundle);
    seat.allocations++;
    seat.held += amountsIn(bundle);
  }
  unallocated(seat: Seat, agent: AgentId, bundle: ReadonlyBundle): void {
    this.roles.unallocated(seat.role.client, agent, bundle);
    if (seat.role.order !== undefined) seat.role.order.unallocated(seat.client, agent, bundle);
    seat.held -= amountsIn(bundle);
    if (seat.held <= 0 && !seat.subscribed) this.leaveSeat(seat);
  }
  replaced(seat: Seat, agent: AgentId, from: ReadonlyBundle, to: ReadonlyBundle): void {
    this.roles.replaced(seat.role.client, agent, from, to);
    if (seat.role.order !== undefined) seat.role.order.replaced(seat.client, agent, from, to);
    seat.held += amountsIn(to) - amountsIn(from);
    if (seat.held <= 0 && !seat.subscribed) this.leaveSeat(seat);
  }

  /** Reads weight and priority of a role off its row. */
  readRole(role: RoleId): void {
    const { roles } = this.cluster;
    const path = roles.path(role);
    this.roles.setWeight(path, roles.weight(role));
    this.roles.setPriority(path, roles.priority(role));
    this.known.setWeight(path, roles.weight(role));
  }
  readQuota(role: RoleId): void {
    const { roles } = this.cluster;
    this.quotas.set(role, roles.path(role), roles.quota(role));
    this.known.setQuota(roles.path(role), roles.quota(role));
  }

  #openRole(id: RoleId): RoleState {
    const path = this.cluster.roles.path(id);
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const row = this.cluster.roles.find(path.slice(0, end));
      if (row !== undefined) this.readRole(row);
    }
    const client = this.roles.add(path);
    if (this.roles.isDrawing) this.roles.setActive(client, true);
    const role = new RoleState(id, path, client);
    this.#byRole[id] = role;
    this.#byClient[client] = role;
    return role;
  }

  /** With a second framework there is something to put in order; what the first holds is what the role holds. */
  #openOrder(role: RoleState): void {
    const stream = this.#random(`allocator/role ${role.path}`, 'order of frameworks');
    const order = new SorterTree(this.cluster.kinds, this.totals, this.#frameworkSorter, stream);
    role.order = order;
    const first = role.seats[0]!;
    this.#enterOrder(first, order);
    order.adopt(first.client, this.roles, role.client, first.allocations);
    order.setActive(first.client, first.active);
    this.#enterOrder(role.seats[1]!, order);
  }

  #enterOrder(seat: Seat, order: SorterTree): void {
    seat.client = order.add(String(this.cluster.frameworks.registration(seat.framework)).padStart(DIGITS, '0'));
    seat.role.seatAt[seat.client] = seat;
  }

  #closeRole(role: RoleState): void {
    this.roles.remove(role.client);
    this.#byRole[role.id] = undefined;
    this.#byClient[role.client] = undefined;
  }
}

/** Thousandths and items together: whole numbers, so that what comes back to 0 is nothing. */
function amountsIn(bundle: ReadonlyBundle): number {
  let sum = 0;
  for (let i = 0; i < bundle.size; i++) sum += bundle.amountAt(i);
  return sum;
}
