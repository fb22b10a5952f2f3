import { grown } from '../cluster/columns.ts';
import { NONE } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Kinds } from '../cluster/resources/kinds.ts';

/** Thousandths by node of a tree and resource name, in one flat array. */
export class NodeSums {
  #values = new Float64Array(0);
  /** Room for so many names a node. */
  #names = 4;

  get(node: number, nameId: number): number {
    const at = node * this.#names + nameId;
    return nameId < this.#names && at < this.#values.length ? this.#values[at]! : 0;
  }

  /** Makes room for nodes below this one. */
  grow(nodes: number): void {
    this.#values = grown(this.#values, nodes * this.#names);
  }

  add(node: number, nameId: number, amount: number): void {
    if (nameId >= this.#names) this.#widen(nameId + 1);
    this.#values[node * this.#names + nameId]! += amount;
  }

  /** Adds a bundle of plain scalars so many times (-1: takes it away) to a node and to all above it. */
  addPlainUp(from: number, parents: Int32Array, bundle: ReadonlyBundle, kinds: Kinds, times: 1 | -1): void {
    if (kinds.names.length > this.#names) this.#widen(kinds.names.length);
    // Nothing is called in these loops, so all that they need stays in registers.
    const names = this.#names;
    const values = this.#values;
    const { size } = bundle;
    for (let i = 0; i < size; i++) {
      const nameId = kinds.nameId(bundle.kindAt(i));
      const amount = times * bundle.amountAt(i);
      for (let node = from; node !== NONE; node = parents[node]!) values[node * names + nameId]! += amount;
    }
  }

  /** Makes a node's sums those of another one, of this table or of another. */
  adopt(node: number, from: NodeSums, other: number): void {
    this.clear(node);
    for (let name = 0; name < from.#names; name++) {
      const amount = from.get(other, name);
      if (amount !== 0) this.add(node, name, amount);
    }
  }

  subtract(from: number, other: number): void {
    for (let name = 0; name < this.#names; name++) this.add(from, name, -this.get(other, name));
  }

  clear(node: number): void {
    const start = node * this.#names;
    this.#values.fill(0, start, start + this.#names);
  }

  #widen(names: number): void {
    let wider = this.#names;
    while (wider < names) wider *= 2;
    const nodes = Math.ceil(this.#values.length / this.#names);
    const values = new Float64Array(nodes * wider);
    for (let node = 0; node < nodes; node++) {
      for (let name = 0; name < this.#names; name++)
        values[node * wider + name] = this.#values[node * this.#names + name] ?? 0;
    }
    this.#values = values;
    this.#names = wider;
  }
}
