import type { AgentId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { KindId, Kinds } from '../cluster/resources/kinds.ts';
import { NodeSums } from './node-sums.ts';

/** Room for so many kinds beside an agent in one whole number. */
const KINDS = 0x100000;

/**
 * What the nodes of a sorter's tree hold, offers included: scalars by name, and of these the reserved and the revocable
 * ones. A shared volume counts once a node and agent, however many copies are held there (spec/mesos.md 2.5).
 */
export class TreeSums {
  readonly #kinds: Kinds;
  readonly #held = new NodeSums();
  readonly #reserved = new NodeSums();
  readonly #revocable = new NodeSums();
  /** By node: thousandths of shared volumes held, all copies, by agent and kind. */
  readonly #shared = new Map<number, Map<number, number>>();

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
  }

  /** Makes room for nodes below this one. */
  grow(nodes: number): void {
    this.#held.grow(nodes);
    this.#reserved.grow(nodes);
    this.#revocable.grow(nodes);
  }

  held(node: number, nameId: number): number {
    return this.#held.get(node, nameId);
  }
  reserved(node: number, nameId: number): number {
    return this.#reserved.get(node, nameId);
  }
  /** Unreserved and not revocable: what counts against a quota beside reservations (spec/mesos.md 4.2). */
  charged(node: number, nameId: number): number {
    return this.#held.get(node, nameId) - this.#reserved.get(node, nameId) - this.#revocable.get(node, nameId);
  }

  /** Adds (1) or takes away (-1) a bundle of plain scalars at a node and all above it: the quick way for what most clusters consist of. */
  changePlainUp(node: number, parents: Int32Array, bundle: ReadonlyBundle, sign: 1 | -1): void {
    this.#held.addPlainUp(node, parents, bundle, this.#kinds, sign);
  }

  /** Adds an amount of any kind to one node; the like of ports count nowhere. */
  change(node: number, agent: AgentId, kind: KindId, amount: number): void {
    if (this.#kinds.isShared(kind)) this.#changeShared(node, agent * KINDS + kind, amount);
    else if (this.#kinds.isScalar(kind)) this.#book(node, kind, amount);
  }

  /** Takes over what a node of another tree holds. */
  adopt(node: number, from: TreeSums, other: number): void {
    this.#held.adopt(node, from.#held, other);
    this.#reserved.adopt(node, from.#reserved, other);
    this.#revocable.adopt(node, from.#revocable, other);
    const shared = from.#shared.get(other);
    if (shared !== undefined) this.#shared.set(node, new Map(shared));
  }

  /** A leaf turned into an inner node: its virtual leaf holds the same. */
  copy(from: number, to: number): void {
    this.adopt(to, this, from);
  }

  /** A leaf below `node` goes: so does what it holds. */
  subtract(node: number, leaf: number): void {
    const shared = this.#shared.get(leaf);
    if (shared !== undefined) {
      // Counted apart: the volume may still be held by another leaf below the node. What weighs at the leaf is put back
      // first, since the sums subtracted below have it in them.
      for (const [key, amount] of shared) {
        this.#changeShared(node, key, -amount);
        this.#book(node, key % KINDS, this.#kinds.unit(key % KINDS));
      }
    }
    this.#held.subtract(node, leaf);
    this.#reserved.subtract(node, leaf);
    this.#revocable.subtract(node, leaf);
  }

  clear(node: number): void {
    this.#held.clear(node);
    this.#reserved.clear(node);
    this.#revocable.clear(node);
    this.#shared.delete(node);
  }

  #book(node: number, kind: KindId, amount: number): void {
    const name = this.#kinds.nameId(kind);
    this.#held.add(node, name, amount);
    if (this.#kinds.isRevocable(kind)) this.#revocable.add(node, name, amount);
    else if (this.#kinds.isReserved(kind)) this.#reserved.add(node, name, amount);
  }

  #changeShared(node: number, key: number, amount: number): void {
    let copies = this.#shared.get(node);
    if (copies === undefined) {
      copies = new Map();
      this.#shared.set(node, copies);
    }
    const before = copies.get(key) ?? 0;
    const after = Math.max(0, before + amount);
    if (after === 0) copies.delete(key);
    else copies.set(key, after);
    const unit = this.#kinds.unit(key % KINDS);
    if (before === 0 && after > 0) this.#book(node, key % KINDS, unit);
    else if (before > 0 && after === 0) this.#book(node, key % KINDS, -unit);
  }
}
