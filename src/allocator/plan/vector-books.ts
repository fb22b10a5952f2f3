import type { CompiledPlan } from './compiled-plan.ts';
import type { Demand } from './demand.ts';
import { NO_ROLE, ROOT, type RoleId } from './role-tree.ts';
import { BORROWED, OWNED, PRIVATE, SHARED, type Tag, type TargetTable } from './target-table.ts';

const NO_RUN = -1;

/**
 * The books of one computation over vectors. A bundle lies in one group and may draw on several sources there, the
 * more secure first: what is left of the leaf's ownership, then the pools behind it from the nearest up, then a lender
 * (spec/ego.md 3, "Vectors"). Its tag is the least secure of them.
 */
export class VectorBooks {
  readonly groups: number;
  readonly resources: number;
  readonly ownLeft: Float64Array;
  /** What is left of the pool of each inner role, at `(role * groups + group) * resources + resource`. */
  readonly poolLeft: Float64Array;
  readonly rest: Float64Array;
  readonly lendLeft: Float64Array;
  readonly borrowLeft: Float64Array;
  readonly shareLeft: Float64Array;
  readonly maxLeft: Float64Array;
  /** What of a pool a leaf may still claim while fixed shares are handed out; Infinity otherwise. */
  readonly claimLeft: Float64Array;
  /** Owned amounts in use, summed over subtrees. */
  readonly ownUsed: Float64Array;
  /** Bundles asked for later than this are out of sight; `rewind` brings those into it that are due now. */
  horizon = Number.POSITIVE_INFINITY;
  /** Did the last bundle draw on a pool nearer than the one being shared? */
  drewNearer = false;
  readonly #plan: CompiledPlan;
  /** The run that each leaf's next bundle belongs to (negative: none), and the first of which it still wants any. */
  readonly #run: Int32Array;
  readonly #open: Int32Array;
  /** By run: bundles not granted yet. */
  #wanted = new Float64Array(16);
  #demand: Demand;
  #out: TargetTable;

  constructor(plan: CompiledPlan, demand: Demand, out: TargetTable) {
    const { size } = plan.tree;
    const perRole = plan.groups * plan.resources;
    this.#plan = plan;
    this.#demand = demand;
    this.#out = out;
    this.groups = plan.groups;
    this.resources = plan.resources;
    this.#run = new Int32Array(size);
    this.#open = new Int32Array(size);
    this.ownLeft = new Float64Array(size * perRole);
    this.poolLeft = new Float64Array(size * perRole);
    this.rest = new Float64Array(perRole);
    this.lendLeft = new Float64Array(size * plan.resources);
    this.borrowLeft = new Float64Array(size * plan.resources);
    this.shareLeft = new Float64Array(size * plan.resources);
    this.maxLeft = new Float64Array(size * plan.resources);
    this.claimLeft = new Float64Array(size * plan.resources);
    this.ownUsed = new Float64Array(size * plan.resources);
  }

  open(capacity: ArrayLike<number>, owned: Float64Array, demand: Demand, out: TargetTable): void {
    const { tree, groups, resources } = this.#plan;
    const perRole = groups * resources;
    this.#demand = demand;
    this.#out = out;
    this.horizon = Number.POSITIVE_INFINITY;
    if (this.#wanted.length < demand.runs) this.#wanted = new Float64Array(2 * demand.runs);
    for (let run = 0; run < demand.runs; run++) this.#wanted[run] = demand.count(run);
    for (let role = 0; role < tree.size; role++) {
      this.#open[role] = demand.first(role);
      this.rewind(role);
    }
    this.ownLeft.set(owned);
    this.lendLeft.set(this.#plan.lendLimit);
    this.borrowLeft.set(this.#plan.borrowLimit);
    this.shareLeft.set(this.#plan.shareLimit);
    this.maxLeft.set(this.#plan.maxTotal);
    this.claimLeft.fill(Number.POSITIVE_INFINITY);
    this.ownUsed.fill(0);
    // A pool is what its role owns beyond its children; the root counts as owning everything there is.
    for (let i = 0; i < perRole; i++) this.rest[i] = capacity[i]!;
    this.poolLeft.set(owned);
    for (let i = 0; i < perRole; i++) this.poolLeft[i] = Math.max(capacity[i]!, owned[i]!);
    for (let role = 1; role < tree.size; role++) {
      for (let i = 0; i < perRole; i++) this.poolLeft[tree.parent[role]! * perRole + i]! -= owned[role * perRole + i]!;
    }
  }

  /** Has the leaf a next bundle? */
  wants(leaf: RoleId): boolean {
    return this.#run[leaf]! >= 0;
  }

  /**
   * The leaf's next bundle fits nowhere: the next of another run takes its place, for a child needs an unmet bundle that fits, not the
   * first (spec/ego.md 3). If it is held, none does: nothing that only waits comes before what runs, and what has to go goes whole.
   */
  skip(leaf: RoleId): void {
    const run = this.#run[leaf]!;
    const isHeld = this.#demand.count(run) - this.#wanted[run]! < this.#demand.running(run);
    this.#run[leaf] = isHeld ? NO_RUN : this.#firstFrom(this.#demand.next(run));
  }

  /**
   * Moves on from bundles that ownership and pools together cannot carry: as these only shrink, they never will. One that another source
   * may still carry keeps its place.
   * @returns whether there is a next bundle
   */
  skipHopeless(leaf: RoleId): boolean {
    while (this.wants(leaf) && !this.#isCarried(leaf)) this.skip(leaf);
    return this.wants(leaf);
  }

  /** Can ownership and pools together carry the leaf's next bundle? */
  #isCarried(leaf: RoleId): boolean {
    if (!this.withinTotal(leaf)) return false;
    for (let group = 0; group < this.groups; group++) {
      let fits = true;
      for (let r = 0; r < this.resources && fits; r++)
        fits = this.next(leaf, r) <= this.rest[group * this.resources + r]! && this.unfunded(leaf, group, r) === 0;
      if (fits) return true;
    }
    return false;
  }

  /** Begins anew with the first bundle that the leaf still wants: loans may carry what nothing else did, and others may be in sight. */
  rewind(leaf: RoleId): void {
    this.#run[leaf] = this.#firstFrom(this.#open[leaf]!);
  }

  /** The first run in sight, from one on, of which something is wanted. */
  #firstFrom(run: number): number {
    let at = run;
    while (at >= 0 && (this.#wanted[at] === 0 || this.#demand.requestedAt(at) > this.horizon))
      at = this.#demand.next(at);
    return at;
  }

  /** Amount of one resource in the leaf's next bundle. */
  next(leaf: RoleId, resource: number): number {
    return this.#demand.amount(this.#run[leaf]!, resource);
  }

  /** Bundles like the next one that the leaf still wants. */
  runLeft(leaf: RoleId): number {
    return this.#wanted[this.#run[leaf]!]!;
  }

  /** Do the limits on the total of the leaf, and of all above it, allow its next bundle? */
  withinTotal(leaf: RoleId): boolean {
    for (let at = leaf; at >= 0; at = this.#plan.innerLimits ? this.#plan.tree.parent[at]! : NO_ROLE) {
      for (let r = 0; r < this.resources; r++) {
        if (this.next(leaf, r) > this.maxLeft[at * this.resources + r]!) return false;
      }
    }
    return true;
  }

  /** Does the next bundle fit into what is left of the leaf's ownership in the group? */
  fitsOwned(leaf: RoleId, group: number): boolean {
    for (let r = 0; r < this.resources; r++) {
      const amount = this.next(leaf, r);
      const at = group * this.resources + r;
      if (amount > this.rest[at]! || amount > this.ownLeft[leaf * this.groups * this.resources + at]!) return false;
    }
    return true;
  }

  /**
   * Writes what the next bundle would draw on the pool of `owner`, after the leaf's ownership and the nearer pools, to
   * `draw[at + resource]`. False when the bundle does not fit there or a limit forbids it.
   */
  drawOnPool(leaf: RoleId, group: number, owner: RoleId, draw: Float64Array, at: number): boolean {
    for (let r = 0; r < this.resources; r++) {
      const left = this.#uncovered(leaf, group, owner, r);
      if (this.next(leaf, r) > this.rest[group * this.resources + r]!) return false;
      if (left > this.poolLeft[this.#at(owner, group, r)]! || left > this.claimLeft[leaf * this.resources + r]!) {
        return false;
      }
      if (owner === ROOT && left > this.#shareRoom(leaf, r)) return false;
      draw[at + r] = left;
    }
    return true;
  }

  /** The same for a loan from one lender, after the leaf's ownership and all pools. */
  drawOnLender(leaf: RoleId, group: number, lender: RoleId, draw: Float64Array, at: number): boolean {
    for (let r = 0; r < this.resources; r++) {
      if (this.next(leaf, r) > this.rest[group * this.resources + r]!) return false;
      const left = this.unfunded(leaf, group, r);
      if (left > this.lendable(lender, group, r) || left > this.borrowLeft[leaf * this.resources + r]!) return false;
      draw[at + r] = left;
    }
    return true;
  }

  lendable(lender: RoleId, group: number, resource: number): number {
    return Math.min(
      this.ownLeft[this.#at(lender, group, resource)]!,
      this.lendLeft[lender * this.resources + resource]!,
    );
  }

  /** What of the next bundle neither ownership nor any pool can carry. */
  unfunded(leaf: RoleId, group: number, resource: number): number {
    const left = this.#uncovered(leaf, group, ROOT, resource);
    return left - Math.min(left, this.poolLeft[this.#at(ROOT, group, resource)]!, this.#shareRoom(leaf, resource));
  }

  /** Grants the next bundle from ownership and pools up to that of `owner`. */
  grantFromPools(leaf: RoleId, group: number, owner: RoleId): void {
    this.#out.addBundles(leaf, this.#takePools(leaf, group, owner), 1);
    this.#advance(leaf, group, 1);
  }

  /** Grants the next bundle, what ownership and pools cannot carry being lent by `lenders` in their order. */
  grantFromLenders(leaf: RoleId, group: number, lenders: ArrayLike<RoleId>, count: number): void {
    let lent = false;
    for (let r = 0; r < this.resources; r++) {
      let left = this.unfunded(leaf, group, r);
      for (let i = 0; i < count && left > 0; i++) {
        const lender = lenders[i]!;
        const part = Math.min(left, this.lendable(lender, group, r));
        if (part <= 0) continue;
        left -= part;
        this.ownLeft[this.#at(lender, group, r)]! -= part;
        this.lendLeft[lender * this.resources + r]! -= part;
        this.borrowLeft[leaf * this.resources + r]! -= part;
        this.#out.addLoan(leaf, lender, group, r, part);
        lent = true;
      }
    }
    const tag = this.#takePools(leaf, group, ROOT);
    this.drewNearer = tag > OWNED;
    this.#out.addBundles(leaf, lent ? BORROWED : tag, 1);
    this.#advance(leaf, group, 1);
  }

  /**
   * How many bundles like the next one follow the same course: each resource comes whole from one lender, or whole from the
   * leaf's ownership. 0 when the next one does not (a pool or a second lender carries a part).
   */
  equalLoans(leaf: RoleId, group: number, lender: RoleId): number {
    let most = this.runLeft(leaf);
    for (let r = 0; r < this.resources; r++) {
      const each = this.next(leaf, r);
      if (each === 0) continue;
      const missing = this.unfunded(leaf, group, r);
      const own = this.ownLeft[this.#at(leaf, group, r)]!;
      let room: number;
      if (missing === each)
        room = Math.min(this.lendable(lender, group, r), this.borrowLeft[leaf * this.resources + r]!);
      else if (missing === 0 && own >= each) room = own;
      else return 0;
      most = Math.min(most, Math.floor(Math.min(room, this.rest[group * this.resources + r]!) / each));
      for (let at = leaf; at >= 0; at = this.#plan.innerLimits ? this.#plan.tree.parent[at]! : NO_ROLE) {
        most = Math.min(most, Math.floor(this.maxLeft[at * this.resources + r]! / each));
      }
    }
    return most;
  }

  /** Grants so many bundles as `equalLoans` counts, at once. */
  grantEqualLoans(leaf: RoleId, group: number, lender: RoleId, bundles: number): void {
    const { tree } = this.#plan;
    for (let r = 0; r < this.resources; r++) {
      const amount = this.next(leaf, r) * bundles;
      if (amount === 0) continue;
      const lent = this.unfunded(leaf, group, r) > 0;
      const owner = lent ? lender : leaf;
      this.ownLeft[this.#at(owner, group, r)]! -= amount;
      if (lent) {
        this.lendLeft[lender * this.resources + r]! -= amount;
        this.borrowLeft[leaf * this.resources + r]! -= amount;
        this.#out.addLoan(leaf, lender, group, r, amount);
      } else {
        this.#out.addAmount(leaf, OWNED, group, r, amount);
        for (let at = leaf; at >= 0; at = tree.parent[at]!) this.ownUsed[at * this.resources + r]! += amount;
      }
    }
    this.drewNearer = false;
    this.#out.addBundles(leaf, BORROWED, bundles);
    this.#advance(leaf, group, bundles);
  }

  /** Grants several equal bundles from ownership alone. */
  grantOwned(leaf: RoleId, group: number, bundles: number): void {
    const { tree } = this.#plan;
    for (let r = 0; r < this.resources; r++) {
      const amount = this.next(leaf, r) * bundles;
      this.ownLeft[this.#at(leaf, group, r)]! -= amount;
      this.#out.addAmount(leaf, OWNED, group, r, amount);
      for (let at = leaf; at >= 0; at = tree.parent[at]!) this.ownUsed[at * this.resources + r]! += amount;
    }
    this.#out.addBundles(leaf, OWNED, bundles);
    this.#advance(leaf, group, bundles);
  }

  /** What of the next bundle neither the leaf's ownership nor the pools below that of `owner` can carry. */
  #uncovered(leaf: RoleId, group: number, owner: RoleId, resource: number): number {
    let left = this.next(leaf, resource);
    left -= Math.min(left, this.ownLeft[this.#at(leaf, group, resource)]!);
    for (let at = this.#plan.tree.parent[leaf]!; left > 0 && at !== owner; at = this.#plan.tree.parent[at]!) {
      left -= Math.min(left, this.poolLeft[this.#at(at, group, resource)]!);
    }
    return left;
  }

  #shareRoom(leaf: RoleId, resource: number): number {
    let room = this.shareLeft[leaf * this.resources + resource]!;
    if (!this.#plan.innerLimits) return room;
    for (let at = this.#plan.tree.parent[leaf]!; at >= 0; at = this.#plan.tree.parent[at]!) {
      room = Math.min(room, this.shareLeft[at * this.resources + resource]!);
    }
    return room;
  }

  /** Takes what ownership and the pools up to that of `owner` can carry, and returns the least secure source used. */
  #takePools(leaf: RoleId, group: number, owner: RoleId): Tag {
    const { tree } = this.#plan;
    let tag: Tag = OWNED;
    this.drewNearer = false;
    for (let r = 0; r < this.resources; r++) {
      const whole = this.next(leaf, r);
      const own = Math.min(whole, this.ownLeft[this.#at(leaf, group, r)]!);
      const shareRoom = this.#shareRoom(leaf, r);
      let left = whole - own;
      this.ownLeft[this.#at(leaf, group, r)]! -= own;
      this.#out.addAmount(leaf, OWNED, group, r, own);
      if (own > 0) for (let at = leaf; at >= 0; at = tree.parent[at]!) this.ownUsed[at * this.resources + r]! += own;
      for (let at = tree.parent[leaf]!; left > 0 && at >= 0; at = at === owner ? NO_ROLE : tree.parent[at]!) {
        const there = this.poolLeft[this.#at(at, group, r)]!;
        const part = Math.min(left, at === ROOT ? Math.min(there, shareRoom) : there);
        if (part <= 0) continue;
        left -= part;
        this.poolLeft[this.#at(at, group, r)]! -= part;
        this.drewNearer ||= at !== owner;
        const source = at === ROOT ? SHARED : PRIVATE;
        if (source > tag) tag = source;
        this.#out.addAmount(leaf, source, group, r, part);
        if (at === owner) this.claimLeft[leaf * this.resources + r]! -= part;
        if (at === ROOT)
          for (let up = leaf; up >= 0; up = tree.parent[up]!) this.shareLeft[up * this.resources + r]! -= part;
      }
    }
    return tag;
  }

  #advance(leaf: RoleId, group: number, bundles: number): void {
    for (let r = 0; r < this.resources; r++) {
      const amount = this.next(leaf, r) * bundles;
      this.rest[group * this.resources + r]! -= amount;
      for (let at = leaf; at >= 0; at = this.#plan.tree.parent[at]!) this.maxLeft[at * this.resources + r]! -= amount;
    }
    this.#wanted[this.#run[leaf]!]! -= bundles;
    if (this.runLeft(leaf) > 0) return;
    let open = this.#open[leaf]!;
    while (open >= 0 && this.#wanted[open] === 0) open = this.#demand.next(open);
    this.#open[leaf] = open;
    this.#run[leaf] = this.#firstFrom(this.#run[leaf]!);
  }

  #at(role: RoleId, group: number, resource: number): number {
    return (role * this.groups + group) * this.resources + resource;
  }
}
