import type { CompiledPlan } from './compiled-plan.ts';
import { NO_ROLE, type RoleId } from './role-tree.ts';
import type { ShareMembers } from './share-members.ts';
import type { VectorBooks } from './vector-books.ts';

/** What is being shared out: the pool of an inner role, or what a lender leaves idle. */
export type Source =
  | { readonly pool: RoleId }
  | { readonly lender: RoleId; readonly level: RoleId; readonly except: RoleId };

/**
 * The share walk over vectors (spec/ego.md 3), bundle by bundle: at each level the next bundle goes to the member with
 * the smallest (held part of this source + bundle) / ratio, where a part counts by its dominant share of all capacity.
 *
 * Every role keeps its members in a heap. What a source has left only shrinks, so a bundle that no longer fits never
 * fits again; whether all the heaps' bundles still fit is known from the largest of them, and only when that fails are
 * the heaps built again.
 */
export class VectorWalk {
  readonly #plan: CompiledPlan;
  readonly #books: VectorBooks;
  readonly #resources: number;
  readonly #perGroup: number;
  /** Dominant shares count against these. */
  readonly #capacity: Float64Array;
  readonly #held: Float64Array;
  /** Of leaves: the next bundle's draw on the source, and its group (negative: it has no bundle that fits). */
  readonly #draw: Float64Array;
  readonly #group: Int32Array;
  /** The leaf whose bundle comes next inside a role. */
  readonly #chosen: Int32Array;
  readonly #heap: Int32Array;
  readonly #heapSize: Int32Array;
  readonly #key: Float64Array;
  readonly #largestDraw: Float64Array;
  readonly #largestBundle: Float64Array;
  readonly #lenderList = new Int32Array(1);
  readonly #members: ShareMembers;
  readonly #flat: boolean;
  #source: Source = { pool: 0 };
  #top: RoleId = 0;

  /** @param flat are the members of a role its leaves (leaf enforcement) and not its children? */
  constructor(plan: CompiledPlan, books: VectorBooks, members: ShareMembers, flat: boolean) {
    const { size } = plan.tree;
    this.#flat = flat;
    this.#plan = plan;
    this.#books = books;
    this.#members = members;
    this.#resources = plan.resources;
    this.#perGroup = plan.groups * plan.resources;
    this.#capacity = new Float64Array(plan.resources);
    this.#held = new Float64Array(size * plan.resources);
    this.#draw = new Float64Array(size * plan.resources);
    this.#group = new Int32Array(size);
    this.#chosen = new Int32Array(size);
    this.#heap = new Int32Array(members.role.length);
    this.#heapSize = new Int32Array(size);
    this.#key = new Float64Array(members.role.length);
    this.#largestDraw = new Float64Array(this.#perGroup);
    this.#largestBundle = new Float64Array(this.#perGroup);
  }

  /** Begins with a new source. With `countOwned`, what the roles use of their ownership counts as held of it. */
  begin(source: Source, capacity: ArrayLike<number>, countOwned: boolean): void {
    this.#source = source;
    this.#top = 'pool' in source ? source.pool : source.level;
    this.#capacity.fill(0);
    for (let i = 0; i < this.#perGroup; i++) this.#capacity[i % this.#resources]! += capacity[i]!;
    // A single resource needs no common measure; without one, ties are those of slots to the last bit.
    if (this.#resources === 1) this.#capacity[0] = 1;
    if (countOwned) this.#held.set(this.#books.ownUsed);
    else this.#held.fill(0);
  }

  /** Grants leaf after leaf, in tree order, all that fits its claim; the claims stand in the books. */
  grantClaims(): void {
    const { tree } = this.#plan;
    for (let leaf = this.#top + 1; leaf < tree.subtreeEnd[this.#top]!; leaf++) {
      if (tree.isLeaf[leaf] === 0) continue;
      this.#books.rewind(leaf);
      for (this.#findNext(leaf); this.#group[leaf]! >= 0; this.#findNext(leaf)) this.#grant(leaf);
    }
  }

  /**
   * Walks until nobody has a bundle that fits. `granted` is told of each bundle.
   * @returns whether there was any
   */
  run(granted?: (leaf: RoleId) => void): boolean {
    const { tree } = this.#plan;
    let isAny = false;
    for (let role = this.#top + 1; role < tree.subtreeEnd[this.#top]!; role++) this.#books.rewind(role);
    this.#build();
    for (let leaf = this.#chosen[this.#top]!; leaf >= 0; leaf = this.#chosen[this.#top]!) {
      this.#grant(leaf);
      granted?.(leaf);
      isAny = true;
      // Drawing on a nearer pool, or on a limit above, can change the next bundle of other leaves too.
      if (this.#books.drewNearer || this.#plan.innerLimits) {
        this.#build();
        continue;
      }
      this.#findNext(leaf);
      if (this.#allFit()) this.#update(leaf);
      else this.#build();
    }
    return isAny;
  }

  #grant(leaf: RoleId): void {
    for (let r = 0; r < this.#resources; r++) {
      const draw = this.#draw[leaf * this.#resources + r]!;
      for (let at = leaf; at !== this.#top; at = this.#above(at)) this.#held[at * this.#resources + r]! += draw;
    }
    const group = this.#group[leaf]!;
    if ('pool' in this.#source) {
      this.#books.grantFromPools(leaf, group, this.#source.pool);
    } else {
      this.#lenderList[0] = this.#source.lender;
      this.#books.grantFromLenders(leaf, group, this.#lenderList, 1);
    }
  }

  /** The role whose heap a role stands in. */
  #above(role: RoleId): RoleId {
    return this.#flat ? this.#top : this.#plan.tree.parent[role]!;
  }

  #findNext(leaf: RoleId): void {
    this.#group[leaf] = -1;
    const source = this.#source;
    if ('pool' in source) this.#books.skipHopeless(leaf);
    else if (this.#plan.mayLend(source.lender, leaf)) while (this.#isLentByNobody(leaf)) this.#books.skip(leaf);
    else return;
    const group = this.#books.wants(leaf) && this.#books.withinTotal(leaf) ? this.#groupFor(leaf) : -1;
    if (group < 0) return;
    this.#group[leaf] = group;
    this.#note(leaf, group);
  }

  /** Is there a next bundle that no lender can carry, whatever its turn? */
  #isLentByNobody(leaf: RoleId): boolean {
    if (!this.#books.wants(leaf)) return false;
    if (!this.#books.withinTotal(leaf)) return true;
    const { everyLender, groups } = this.#plan;
    const at = leaf * this.#resources;
    for (const lender of everyLender) {
      if (!this.#plan.mayLend(lender, leaf)) continue;
      for (let group = 0; group < groups; group++)
        if (this.#books.drawOnLender(leaf, group, lender, this.#draw, at)) return false;
    }
    return true;
  }

  /** The first group, as the leaf or the lender likes them, where the next bundle fits; negative if there is none. */
  #groupFor(leaf: RoleId): number {
    const source = this.#source;
    const { groups, bestGroups, worstGroups } = this.#plan;
    const at = leaf * this.#resources;
    for (let i = 0; i < groups; i++) {
      const group = 'pool' in source ? bestGroups[leaf * groups + i]! : worstGroups[source.lender * groups + i]!;
      const fits =
        'pool' in source
          ? this.#books.drawOnPool(leaf, group, source.pool, this.#draw, at)
          : this.#books.drawOnLender(leaf, group, source.lender, this.#draw, at);
      if (fits) return group;
    }
    return -1;
  }

  /** The largest bundles in the heaps say when any of them may not fit any more. */
  #note(leaf: RoleId, group: number): void {
    for (let r = 0; r < this.#resources; r++) {
      const largest = group * this.#resources + r;
      const draw = this.#draw[leaf * this.#resources + r]!;
      if (draw > this.#largestDraw[largest]!) this.#largestDraw[largest] = draw;
      const amount = this.#books.next(leaf, r);
      if (amount > this.#largestBundle[largest]!) this.#largestBundle[largest] = amount;
    }
  }

  /** Does every bundle in the heaps still fit, going by the largest? */
  #allFit(): boolean {
    for (let group = 0; group < this.#plan.groups; group++) {
      for (let r = 0; r < this.#resources; r++) {
        const i = group * this.#resources + r;
        const left =
          'pool' in this.#source
            ? this.#books.poolLeft[this.#source.pool * this.#perGroup + i]!
            : this.#books.lendable(this.#source.lender, group, r);
        if (this.#largestDraw[i]! > left || this.#largestBundle[i]! > this.#books.rest[i]!) return false;
      }
    }
    return true;
  }

  #build(): void {
    const { tree } = this.#plan;
    const end = tree.subtreeEnd[this.#top]!;
    this.#largestDraw.fill(0);
    this.#largestBundle.fill(0);
    for (let role = end - 1; role >= this.#top; role--) {
      if (tree.isLeaf[role] === 1) this.#findNext(role);
      else if (role === this.#top || !this.#flat) this.#heapify(role);
    }
  }

  #heapify(role: RoleId): void {
    const start = this.#members.start[role]!;
    let size = 0;
    for (let member = start; member < this.#members.start[role + 1]!; member++) {
      const child = this.#members.role[member]!;
      if ('lender' in this.#source && child === this.#source.except) continue;
      if (this.#nextLeaf(child) < 0) continue;
      this.#setKey(member);
      this.#heap[start + size++] = member;
    }
    this.#heapSize[role] = size;
    for (let at = (size >> 1) - 1; at >= 0; at--) this.#sink(start, at, size);
    this.#choose(role);
  }

  /** After a grant: the heaps from the leaf's role up to the top, in each of which the leaf's branch stands first. */
  #update(leaf: RoleId): void {
    for (let role = leaf; role !== this.#top; ) {
      role = this.#above(role);
      const start = this.#members.start[role]!;
      const first = this.#heap[start]!;
      if (this.#nextLeaf(this.#members.role[first]!) < 0) {
        this.#heap[start] = this.#heap[start + --this.#heapSize[role]!]!;
      } else {
        this.#setKey(first);
      }
      this.#sink(start, 0, this.#heapSize[role]!);
      this.#choose(role);
    }
  }

  #nextLeaf(role: RoleId): RoleId {
    if (this.#plan.tree.isLeaf[role] === 0) return this.#chosen[role]!;
    return this.#group[role]! < 0 ? NO_ROLE : role;
  }

  #choose(role: RoleId): void {
    const empty = this.#heapSize[role] === 0;
    this.#chosen[role] = empty ? NO_ROLE : this.#nextLeaf(this.#members.role[this.#heap[this.#members.start[role]!]!]!);
  }

  #setKey(member: number): void {
    const role = this.#members.role[member]!;
    const held = role * this.#resources;
    const draw = this.#nextLeaf(role) * this.#resources;
    const ratio = this.#members.ratio[member]!;
    let share = 0;
    for (let r = 0; r < this.#resources; r++) {
      const part = this.#held[held + r]! + this.#draw[draw + r]!;
      // One division, so that what is equal is equal in doubles too and the tree order decides.
      if (part > 0) share = Math.max(share, part / (this.#capacity[r]! * ratio));
    }
    this.#key[member] = share;
  }

  #sink(start: number, from: number, size: number): void {
    let at = from;
    for (;;) {
      let least = at;
      for (let child = 2 * at + 1; child <= 2 * at + 2 && child < size; child++) {
        if (this.#before(this.#heap[start + child]!, this.#heap[start + least]!)) least = child;
      }
      if (least === at) return;
      const swap = this.#heap[start + at]!;
      this.#heap[start + at] = this.#heap[start + least]!;
      this.#heap[start + least] = swap;
      at = least;
    }
  }

  #before(a: number, b: number): boolean {
    const { segment } = this.#members;
    if (segment[a] !== segment[b]) return segment[a]! < segment[b]!;
    return this.#key[a]! < this.#key[b]! || (this.#key[a] === this.#key[b] && a < b);
  }
}
