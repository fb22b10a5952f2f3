import type { Lane } from './lane.ts';
import type { PlanInForce } from './plan-in-force.ts';
import type { PlanState } from './plan-state.ts';
import { type RoleId as LeafId, ROOT } from './role-tree.ts';
import { fillShort } from './short-columns.ts';
import { BORROWED, OWNED, type Tag } from './target-table.ts';
import { nextWant, type Want } from './wants.ts';

/**
 * Who gets the next free bundle of a pool: the order of the share walk (spec/ego.md 3), from what is held at present. Class
 * first, then the smallest (held part + bundle) / ratio, then tree order, level by level.
 */
export class ShareOrder {
  /** The plan it is made for. */
  readonly force: PlanInForce;
  readonly #state: PlanState;
  #tag: Tag = OWNED;
  /** Held parts of pools, summed over subtrees. */
  readonly #part: Float64Array;
  readonly #next: (Want | undefined)[] = [];
  /** Leaves below each role that still have a bundle to get. */
  readonly #open: Int32Array;
  readonly #capacity: Float64Array;

  constructor(state: PlanState, force: PlanInForce) {
    this.#state = state;
    this.force = force;
    const { tree, resources } = force.plan;
    this.#part = new Float64Array(tree.size * resources);
    this.#open = new Int32Array(tree.size);
    this.#capacity = new Float64Array(resources);
  }

  /** Looks at what all hold, and want of a source, now. */
  begin(tag: Tag): void {
    this.#tag = tag;
    const { lanes } = this.#state;
    const { plan, capacity } = this.force;
    const { tree, resources, groups } = plan;
    fillShort(this.#part, 0);
    for (let role = 0; role < tree.size; role++) this.#open[role] = 0;
    fillShort(this.#capacity, 0);
    for (let i = 0; i < groups * resources; i++) this.#capacity[i % resources]! += capacity[i]!;
    for (let i = 0; i < lanes.length; i++) {
      const lane = lanes[i]!;
      const { leaf } = lane;
      if (leaf < 0) continue;
      for (let r = 0; r < resources; r++) this.#part[leaf * resources + r] = this.#partOf(lane, r);
      this.#look(lane);
    }
    for (let role = tree.size - 1; role > ROOT; role--) {
      const above = tree.parent[role]!;
      this.#open[above]! += this.#open[role]!;
      for (let r = 0; r < resources; r++) this.#part[above * resources + r]! += this.#part[role * resources + r]!;
    }
  }

  /** What a lane holds of the source: what is beyond its more secure ones, and neither of a less secure one by its target. */
  #partOf({ held, offered, upTo }: Lane, r: number): number {
    const { resources, options } = this.force.plan;
    const has = held[r]! + offered[r]!;
    const here = upTo[this.#tag * resources + r]!;
    const lessSecure = Math.max(0, Math.min(has, upTo[BORROWED * resources + r]!) - here);
    const part = Math.max(0, has - lessSecure - upTo[(this.#tag - 1) * resources + r]!);
    return options.countOwnedInShare ? part + Math.min(has, upTo[OWNED * resources + r]!) : part;
  }

  /** How many leaves still have a bundle to get. */
  get open(): number {
    return this.#open[ROOT]!;
  }

  /** The bundles that go next: one, or as many as there are when only one leaf wants any. */
  next(): Want | undefined {
    while (this.open > 0) {
      const want = this.#next[this.#first()]!;
      const { seat, vector, unit, closeness } = want;
      const count = this.open === 1 || closeness !== undefined ? want.count : 1;
      if (this.#state.usableFor(this.#state.vectors.amounts(vector)) >= count)
        return count === want.count ? want : { seat, vector, count, unit, closeness };
      // Others have got what was still there when the leaf was looked at.
      this.#lookAgain(seat.lane);
    }
    return undefined;
  }

  /** The leaf that is next, one of those that still have a bundle to get. */
  #first(): LeafId {
    const { tree, members } = this.#state.force.plan;
    let role: LeafId = ROOT;
    while (tree.isLeaf[role] === 0) {
      let best: LeafId = -1;
      let bestKey = Number.POSITIVE_INFINITY;
      let segment = Number.POSITIVE_INFINITY;
      for (let i = members.start[role]!; i < members.start[role + 1]!; i++) {
        const member = members.role[i]!;
        if (this.#open[member] === 0 || members.segment[i]! > segment) continue;
        const key = this.#share(member, members.ratio[i]!);
        if (members.segment[i]! < segment || key < bestKey) {
          best = member;
          bestKey = key;
          segment = members.segment[i]!;
        }
      }
      role = best;
    }
    return role;
  }

  /** The lane got so many of what it was to get next, or none. */
  given(want: Want, count: number): void {
    const { tree, resources } = this.force.plan;
    const { lane } = want.seat;
    const amounts = this.#state.vectors.amounts(want.vector);
    this.#lookAgain(lane);
    for (let role = lane.leaf; role >= ROOT; role = tree.parent[role]!)
      for (let r = 0; r < resources; r++) this.#part[role * resources + r]! += count * amounts[r]!;
  }

  #lookAgain(lane: Lane): void {
    const { tree } = this.force.plan;
    const before = this.#open[lane.leaf]!;
    this.#look(lane);
    const change = this.#open[lane.leaf]! - before;
    for (let role = tree.parent[lane.leaf]!; role >= ROOT; role = tree.parent[role]!) this.#open[role]! += change;
  }

  #look(lane: Lane): void {
    const want = nextWant(this.#state, lane, this.#tag);
    this.#next[lane.leaf] = want;
    this.#open[lane.leaf] = want === undefined ? 0 : 1;
  }

  /** Dominant share of what the member holds of the source with one bundle more, of the first leaf below it that wants one, by its ratio. */
  #share(member: LeafId, ratio: number): number {
    const { tree, resources } = this.force.plan;
    let leaf = member;
    while (tree.isLeaf[leaf] === 0 || this.#open[leaf] === 0) leaf++;
    const amounts = this.#state.vectors.amounts(this.#next[leaf]!.vector);
    let share = 0;
    for (let r = 0; r < resources; r++) {
      const part = this.#part[member * resources + r]! + amounts[r]!;
      // One division, as in the walk: what is equal is equal in doubles too and the tree order decides.
      if (part > 0) share = Math.max(share, part / (resources === 1 ? ratio : this.#capacity[r]! * ratio));
    }
    return share;
  }
}
