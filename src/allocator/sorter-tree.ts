import { type AgentId, NONE } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Kinds } from '../cluster/resources/kinds.ts';
import { assert } from '../engine/assert.ts';
import type { RandomStream } from '../engine/random.ts';
import { ClientTree, type NodeId, ROOT } from './client-tree.ts';
import type { ClusterTotals } from './cluster-totals.ts';
import type { Holdings } from './holdings.ts';
import { NodeView } from './node-view.ts';
import { SiblingHeap, type SiblingOrder } from './sibling-heap.ts';
import { type ComparingSorter, type DrawingSorter, isDrawing, type KeySorter, type Sorter } from './sorter.ts';
import { TreeSums } from './tree-sums.ts';
import { WeightedDraw } from './weighted-draw.ts';

/**
 * Keeps clients (roles, or the frameworks of a role) in order (spec/mesos.md 3). The order is walked one client at a time
 * and is that of the moment when the walk began; what is allocated meanwhile to clients met counts from its end on.
 */
export class SorterTree implements SiblingOrder {
  readonly #kinds: Kinds;
  readonly #tree: ClientTree;
  readonly #sums: TreeSums;
  readonly #totals: ClusterTotals;
  // One of the three forms of a sorter is there.
  readonly #keyed: KeySorter | undefined;
  readonly #comparing: ComparingSorter | undefined;
  readonly #drawing: DrawingSorter | undefined;
  readonly #draw: WeightedDraw;
  readonly #holdings: Holdings | undefined;
  readonly #viewA: NodeView;
  readonly #viewB: NodeView;
  readonly #heaps: (SiblingHeap | undefined)[] = [];
  /** Version of the totals by which a heap was made. */
  readonly #versions: number[] = [];
  /** Nodes on the way from the root down to where the walk stands, and all it came through. */
  readonly #way: NodeId[] = [];
  readonly #visited: NodeId[] = [];
  #visits = 0;
  #depth = 0;
  #walking = false;
  /** Was anything allocated since the walk began? */
  #isAnyNew = false;

  /**
   * @param stream drawn from by drawing sorters only
   * @param holdings where to note who holds what on which agent; the order does not need it
   * @throws TypeError if the sorter has no way to put anything in order
   */
  constructor(
    kinds: Kinds,
    totals: ClusterTotals,
    sorter: Sorter,
    stream: RandomStream,
    holdings: Holdings | undefined = undefined,
  ) {
    this.#kinds = kinds;
    this.#holdings = holdings;
    this.#sums = new TreeSums(kinds);
    this.#tree = new ClientTree(this.#sums);
    this.#totals = totals;
    this.#keyed = 'key' in sorter ? sorter : undefined;
    this.#comparing = 'compare' in sorter ? sorter : undefined;
    this.#drawing = isDrawing(sorter) ? sorter : undefined;
    if (this.#keyed === undefined && this.#comparing === undefined && this.#drawing === undefined)
      throw new TypeError('a sorter has a method key, compare or weightOf; this one has none of them');
    this.#draw = new WeightedDraw(stream);
    this.#viewA = new NodeView(this.#tree, this.#sums);
    this.#viewB = new NodeView(this.#tree, this.#sums);
  }

  /** Clients, active or not. */
  get count(): number {
    return this.#tree.clients;
  }
  /** Is a fresh order drawn at each walk? */
  get isDrawing(): boolean {
    return this.#drawing !== undefined;
  }
  get activeCount(): number {
    return this.#tree.live(ROOT);
  }
  /** The node of a path: a client, an inner node, or NONE. */
  find(path: string): NodeId {
    return this.#tree.find(path);
  }
  isClient(node: NodeId): boolean {
    return node !== NONE && this.#tree.isClient(node);
  }
  path(node: NodeId): string {
    return this.#tree.path(node);
  }

  /** Thousandths held in the subtree, offers included; of the whole tree at `ROOT`. */
  held(node: NodeId, nameId: number): number {
    return this.#sums.held(node, nameId);
  }
  /** Of these the reserved ones. */
  reserved(node: NodeId, nameId: number): number {
    return this.#sums.reserved(node, nameId);
  }
  /** Of these the unreserved, non-revocable ones. */
  charged(node: NodeId, nameId: number): number {
    return this.#sums.charged(node, nameId);
  }
  /** A reading of the node for a formula; lent until the next call. */
  view(node: NodeId): NodeView {
    return this.#viewA.of(node);
  }

  add(path: string): NodeId {
    assert(!this.#walking, 'clients come and go between walks');
    return this.#tree.add(path);
  }
  remove(client: NodeId): void {
    assert(!this.#walking, 'clients come and go between walks');
    this.#tree.remove(client);
    this.#holdings?.forget(client);
  }
  setActive(client: NodeId, active: boolean): void {
    assert(!this.#walking, 'clients are activated between walks');
    this.#tree.setActive(client, active);
  }
  isActive(client: NodeId): boolean {
    return this.#tree.isActive(client);
  }

  /** May be set before there is such a path, and outlives it (spec/mesos.md 3.2). */
  setWeight(path: string, weight: number): void {
    this.#tree.setWeight(path, weight);
  }
  setPriority(path: string, priority: number): void {
    this.#tree.setPriority(path, priority);
  }

  /** Offered to the client, or found in its hands. */
  allocated(client: NodeId, agent: AgentId, bundle: ReadonlyBundle): void {
    this.#change(client, agent, bundle, 1);
    this.#tree.countAllocation(client);
    // Within a walk only clients met are allocated to, and `end` gives those their new place.
    if (this.#walking) this.#isAnyNew = true;
    else this.#tree.touch(client);
  }
  unallocated(client: NodeId, agent: AgentId, bundle: ReadonlyBundle): void {
    this.#change(client, agent, bundle, -1);
    this.#tree.touch(client);
  }
  /** Part of what is held became something else: no allocation. */
  replaced(client: NodeId, agent: AgentId, from: ReadonlyBundle, to: ReadonlyBundle): void {
    this.#change(client, agent, from, -1);
    this.#change(client, agent, to, 1);
    this.#tree.touch(client);
  }

  /** The client, the only one so far, brings along what a client of another tree holds, and how often it was allocated to. */
  adopt(client: NodeId, from: SorterTree, other: NodeId, count: number): void {
    const leaf = from.#tree.leafOf(other);
    this.#sums.adopt(client, from.#sums, leaf);
    this.#sums.adopt(ROOT, from.#sums, leaf);
    this.#tree.adoptCount(client, count);
    this.#tree.touch(client);
  }

  /** Begins a walk through the active clients, the first to be served first. `end` must follow. */
  begin(): void {
    assert(!this.#walking, 'a walk ends before the next begins');
    this.#walking = true;
    this.#isAnyNew = false;
    if (this.#drawing !== undefined) {
      this.#draw.clear();
      this.#drawBelow(this.#drawing, ROOT, 1);
      this.#draw.draw();
    } else {
      this.#depth = 0;
      this.#enter(ROOT);
    }
  }

  /** The next client, or NONE: depth first, each subtree to its end. */
  next(): NodeId {
    if (this.#drawing !== undefined) {
      const leaf = this.#draw.next();
      return leaf === NONE ? NONE : this.#tree.clientOf(leaf);
    }
    for (;;) {
      const node = this.#heaps[this.#way[this.#depth]!]!.next();
      if (node === NONE) {
        if (this.#depth === 0) return NONE;
        this.#depth--;
      } else if (this.#tree.isLeaf(node)) return this.#tree.clientOf(node);
      else {
        this.#depth++;
        this.#enter(node);
      }
    }
  }

  end(): void {
    this.#walking = false;
    while (this.#visits > 0) this.#heaps[this.#visited[--this.#visits]!]!.restore(this.#isAnyNew);
  }

  /** The whole order. */
  order(): NodeId[] {
    const order: NodeId[] = [];
    this.begin();
    for (let client = this.next(); client !== NONE; client = this.next()) order.push(client);
    this.end();
    return order;
  }

  /** @throws RangeError if the sorter gives none: what is not a number has no place in an order. */
  key(node: NodeId): number {
    if (this.#keyed === undefined) return 0;
    const key = this.#keyed.key(this.#viewA.of(node), this.#totals);
    if (!isNumber(key)) throw new RangeError(`the key of ${this.#tree.path(node)} is not a number`);
    return key;
  }
  /**
   * Where keys are equal: the sorter's word, then fewer allocations, then the path.
   * @throws RangeError if the sorter's word is no number
   */
  before(a: NodeId, b: NodeId): boolean {
    if (this.#comparing !== undefined) {
      const order = this.#comparing.compare(this.#viewA.of(a), this.#viewB.of(b), this.#totals);
      if (!isNumber(order))
        throw new RangeError(`comparing ${this.#tree.path(a)} with ${this.#tree.path(b)} gives no number`);
      if (order !== 0) return order < 0;
    }
    const counts = this.#tree.allocationCount(a) - this.#tree.allocationCount(b);
    return counts === 0 ? this.#tree.place(a) < this.#tree.place(b) : counts < 0;
  }

  #change(client: NodeId, agent: AgentId, bundle: ReadonlyBundle, sign: 1 | -1): void {
    const { parents } = this.#tree;
    const leaf = this.#tree.leafOf(client);
    if (this.#kinds.areAllPlain) this.#sums.changePlainUp(leaf, parents, bundle, sign);
    else
      for (let node = leaf; node !== NONE; node = parents[node]!)
        for (let i = 0; i < bundle.size; i++)
          this.#sums.change(node, agent, bundle.kindAt(i), sign * bundle.amountAt(i));
    if (this.#holdings === undefined) return;
    if (sign > 0) this.#holdings.add(client, agent, bundle);
    else this.#holdings.subtract(client, agent, bundle);
  }

  /** Goes down into an inner node, its children in order. */
  #enter(node: NodeId): void {
    let heap = this.#heaps[node];
    if (heap === undefined) {
      heap = new SiblingHeap(this);
      this.#heaps[node] = heap;
    }
    if (this.#tree.isStale(node) || this.#versions[node] !== this.#totals.version) {
      heap.clear();
      const children = this.#tree.children(node);
      for (let i = 0; i < children.length; i++) {
        const child = children[i]!;
        if (this.#tree.live(child) > 0) heap.append(child, 0);
      }
      // One alone is in order whatever its key, and in many a cycle only one wants anything.
      if (heap.size > 1) {
        heap.readKeys();
        heap.heapify();
      }
      this.#tree.settled(node);
      this.#versions[node] = this.#totals.version;
    }
    this.#way[this.#depth] = node;
    this.#visited[this.#visits++] = node;
  }

  /** Each active leaf's weight: the product of the shares of weight on its path (spec/mesos.md 3.3). */
  #drawBelow(sorter: DrawingSorter, node: NodeId, share: number): void {
    const children = this.#tree.children(node);
    let sum = 0;
    for (const child of children) if (this.#tree.live(child) > 0) sum += sorter.weightOf(this.#viewA.of(child));
    for (const child of children) {
      if (this.#tree.live(child) === 0) continue;
      const weight = (share * sorter.weightOf(this.#viewA.of(child))) / sum;
      if (this.#tree.isLeaf(child)) this.#draw.add(child, weight);
      else this.#drawBelow(sorter, child, weight);
    }
  }
}

/** Sorters come from modules of any kind: what they give back may be nothing, a text or a promise, whatever their type says. */
function isNumber(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(value);
}
