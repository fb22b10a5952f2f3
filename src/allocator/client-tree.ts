import { grown, Rows } from '../cluster/columns.ts';
import { NONE } from '../cluster/ids.ts';
import { assert } from '../engine/assert.ts';
import { comparePaths } from './path-order.ts';
import type { TreeSums } from './tree-sums.ts';

/** A node of the tree; that of a client's path stands for the client as long as it is one. */
export type NodeId = number;
export const ROOT: NodeId = 0;
const VIRTUAL = '.';

/**
 * The tree of a sorter's clients (spec/mesos.md 3.1; Mesos's `sorter.cpp`). Names are paths split at `/`, inner nodes are
 * there for structure. A client that is also an inner node gets a virtual leaf named `.` below it.
 */
export class ClientTree {
  readonly #sums: TreeSums;
  readonly #rows = new Rows();
  readonly #paths: string[] = [];
  readonly #names: string[] = [];
  /** Sorted by name. */
  readonly #children: NodeId[][] = [];
  readonly #weights = new Map<string, number>();
  readonly #priorities = new Map<string, number>();
  #parent = new Int32Array(0);
  #virtual = new Int32Array(0);
  #leaf = new Uint8Array(0);
  #client = new Uint8Array(0);
  #active = new Uint8Array(0);
  #live = new Int32Array(0);
  #place = new Int32Array(0);
  #stale = new Uint8Array(0);
  #count = new Float64Array(0);
  #arrival = new Float64Array(0);
  #weight = new Float64Array(0);
  #priority = new Float64Array(0);
  #joined = 0;
  #clients = 0;

  constructor(sums: TreeSums) {
    this.#sums = sums;
    this.#create(NONE, '', false);
  }

  /** Clients, active or not. */
  get clients(): number {
    return this.#clients;
  }
  path(node: NodeId): string {
    return this.#paths[node]!;
  }
  /** By node: the one above it, NONE above the root. Another array once nodes were added. */
  get parents(): Int32Array {
    return this.#parent;
  }
  children(node: NodeId): readonly NodeId[] {
    return this.#children[node]!;
  }
  isLeaf(node: NodeId): boolean {
    return this.#leaf[node] === 1;
  }
  /** The client whose leaf this is. */
  clientOf(leaf: NodeId): NodeId {
    const parent = this.#parent[leaf]!;
    return parent !== NONE && this.#virtual[parent] === leaf ? parent : leaf;
  }
  /** Where the client itself stands: its own node, or the virtual leaf below it. */
  leafOf(client: NodeId): NodeId {
    const virtual = this.#virtual[client]!;
    return virtual === NONE ? client : virtual;
  }
  isClient(node: NodeId): boolean {
    return this.#client[node] === 1;
  }
  isActive(client: NodeId): boolean {
    return this.#active[this.leafOf(client)] === 1;
  }
  /** Virtual leaves weigh 1. */
  weight(node: NodeId): number {
    return this.#weight[node]!;
  }
  /** Virtual leaves have that of their client. */
  priority(node: NodeId): number {
    return this.#priority[node]!;
  }
  /** Active leaves in the subtree. */
  live(node: NodeId): number {
    return this.#live[node]!;
  }
  /** Place among its siblings by name. */
  place(node: NodeId): number {
    return this.#place[node]!;
  }
  allocationCount(node: NodeId): number {
    return this.#count[node]!;
  }
  arrival(node: NodeId): number {
    return this.#arrival[node]!;
  }

  /** May be set before there is such a path, and outlives it (spec/mesos.md 3.2). */
  setWeight(path: string, weight: number): void {
    this.#weights.set(path, weight);
    this.#configure(this.find(path));
  }
  setPriority(path: string, priority: number): void {
    this.#priorities.set(path, priority);
    this.#configure(this.find(path));
  }

  /** Has the order of this inner node's children become unknown since `settled`? */
  isStale(node: NodeId): boolean {
    return this.#stale[node] === 1;
  }
  settled(node: NodeId): void {
    this.#stale[node] = 0;
  }

  /** The node of a path, client or not; NONE if there is none. */
  find(path: string): NodeId {
    let node = ROOT;
    for (const name of path.split('/')) {
      const at = this.#search(node, name);
      const child = this.#children[node]![at];
      if (child === undefined || this.#names[child] !== name) return NONE;
      node = child;
    }
    return node;
  }

  /** A new client, inactive. */
  add(path: string): NodeId {
    let node = ROOT;
    const names = path.split('/');
    for (let i = 0; i < names.length; i++) {
      const at = this.#search(node, names[i]!);
      const child = this.#children[node]![at];
      if (child !== undefined && this.#names[child] === names[i]) node = child;
      else {
        if (this.#leaf[node] === 1) this.#branch(node);
        node = this.#create(node, names[i]!, i === names.length - 1);
      }
    }
    assert(this.#client[node] === 0, 'a client is added to a sorter once');
    if (this.#leaf[node] === 0) this.#virtual[node] = this.#create(node, VIRTUAL, true);
    this.#client[node] = 1;
    this.#clients++;
    this.touch(node);
    return node;
  }

  /** The client goes with all it holds; inner nodes without use go with it. */
  remove(client: NodeId): void {
    this.setActive(client, false);
    this.touch(client);
    const leaf = this.leafOf(client);
    for (let node = this.#parent[leaf]!; node !== NONE; node = this.#parent[node]!) this.#sums.subtract(node, leaf);
    this.#client[client] = 0;
    this.#virtual[client] = NONE;
    this.#clients--;
    let node = this.#parent[leaf]!;
    this.#discard(leaf);
    while (node !== ROOT) {
      const parent = this.#parent[node]!;
      const children = this.#children[node]!;
      if (children.length === 0) this.#discard(node);
      else if (children.length === 1 && this.#virtual[node] === children[0]) this.#collapse(node);
      node = parent;
    }
  }

  /** Active or not; whether that changed anything. */
  setActive(client: NodeId, active: boolean): boolean {
    const leaf = this.leafOf(client);
    if ((this.#active[leaf] === 1) === active) return false;
    this.#active[leaf] = active ? 1 : 0;
    for (let node = leaf; node !== NONE; node = this.#parent[node]!) this.#live[node]! += active ? 1 : -1;
    this.touch(client);
    return true;
  }

  /** An allocation to the client counts in every node above it too. */
  countAllocation(client: NodeId): void {
    const parents = this.#parent;
    const counts = this.#count;
    for (let node = this.leafOf(client); node !== NONE; node = parents[node]!) counts[node]!++;
  }

  /** So often was the client allocated to elsewhere before it came here. */
  adoptCount(client: NodeId, count: number): void {
    for (let node = this.leafOf(client); node !== NONE; node = this.#parent[node]!) this.#count[node]! += count;
  }

  /** What orders the client or anything above it has changed. */
  touch(client: NodeId): void {
    const parents = this.#parent;
    const stale = this.#stale;
    for (let node = parents[this.leafOf(client)]!; node !== NONE; node = parents[node]!) stale[node] = 1;
  }

  #configure(node: NodeId): void {
    if (node === NONE) return;
    this.#weight[node] = this.#weights.get(this.#paths[node]!) ?? 1;
    this.#priority[node] = this.#priorities.get(this.#paths[node]!) ?? 1;
    if (this.#virtual[node] !== NONE) this.#priority[this.#virtual[node]!] = this.#priority[node]!;
    if (this.#parent[node] !== NONE) this.#stale[this.#parent[node]!] = 1;
    this.#stale[node] = 1;
  }

  /** The leaf becomes an inner node; if it is a client, the client goes into its virtual leaf. */
  #branch(node: NodeId): void {
    this.#leaf[node] = 0;
    const virtual = this.#create(node, VIRTUAL, true);
    this.#virtual[node] = virtual;
    this.#sums.copy(node, virtual);
    this.#count[virtual] = this.#count[node]!;
    this.#active[virtual] = this.#active[node]!;
    this.#live[virtual] = this.#active[node]!;
    this.#active[node] = 0;
  }

  /** Only the virtual leaf is left: the node is a plain leaf again, as active as that was, with the count it has itself. */
  #collapse(node: NodeId): void {
    const virtual = this.#virtual[node]!;
    this.#leaf[node] = 1;
    this.#active[node] = this.#active[virtual]!;
    this.#virtual[node] = NONE;
    this.#discard(virtual);
  }

  #create(parent: NodeId, name: string, leaf: boolean): NodeId {
    const node = this.#rows.take();
    this.#grow(node + 1);
    this.#names[node] = name;
    this.#paths[node] = parent === NONE || parent === ROOT ? name : `${this.#paths[parent]}/${name}`;
    this.#children[node] = [];
    this.#parent[node] = parent;
    this.#virtual[node] = NONE;
    this.#leaf[node] = leaf ? 1 : 0;
    this.#client[node] = 0;
    this.#active[node] = 0;
    this.#live[node] = 0;
    this.#stale[node] = 1;
    this.#count[node] = 0;
    this.#arrival[node] = this.#joined++;
    if (name === VIRTUAL) {
      this.#weight[node] = 1;
      this.#priority[node] = this.#priority[parent]!;
    } else this.#configure(node);
    if (parent !== NONE) {
      const at = this.#search(parent, name);
      this.#children[parent]!.splice(at, 0, node);
      this.#number(parent, at);
    }
    return node;
  }

  #discard(node: NodeId): void {
    const parent = this.#parent[node]!;
    this.#children[parent]!.splice(this.#place[node]!, 1);
    this.#number(parent, this.#place[node]!);
    this.#stale[parent] = 1;
    this.#sums.clear(node);
    this.#rows.giveBack(node);
  }

  #number(parent: NodeId, from: number): void {
    const children = this.#children[parent]!;
    for (let place = from; place < children.length; place++) this.#place[children[place]!] = place;
  }

  /** Where the name stands or would stand among the children. */
  #search(parent: NodeId, name: string): number {
    const children = this.#children[parent]!;
    let below = 0;
    let above = children.length;
    while (below < above) {
      const middle = (below + above) >> 1;
      if (comparePaths(this.#names[children[middle]!]!, name) < 0) below = middle + 1;
      else above = middle;
    }
    return below;
  }

  #grow(rows: number): void {
    if (this.#parent.length >= rows) return;
    this.#parent = grown(this.#parent, rows);
    this.#sums.grow(this.#parent.length);
    this.#virtual = grown(this.#virtual, rows);
    this.#leaf = grown(this.#leaf, rows);
    this.#client = grown(this.#client, rows);
    this.#active = grown(this.#active, rows);
    this.#live = grown(this.#live, rows);
    this.#place = grown(this.#place, rows);
    this.#stale = grown(this.#stale, rows);
    this.#count = grown(this.#count, rows);
    this.#arrival = grown(this.#arrival, rows);
    this.#weight = grown(this.#weight, rows);
    this.#priority = grown(this.#priority, rows);
  }
}
