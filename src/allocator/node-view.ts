import type { ClientTree, NodeId } from './client-tree.ts';
import type { ClientView } from './sorter.ts';
import type { TreeSums } from './tree-sums.ts';

/** A node as sorters see it: one view is pointed at one node after the other, so that reading allocates nothing. */
export class NodeView implements ClientView {
  readonly #tree: ClientTree;
  readonly #sums: TreeSums;
  #node: NodeId = 0;

  constructor(tree: ClientTree, sums: TreeSums) {
    this.#tree = tree;
    this.#sums = sums;
  }

  of(node: NodeId): this {
    this.#node = node;
    return this;
  }

  get path(): string {
    return this.#tree.path(this.#node);
  }
  get weight(): number {
    return this.#tree.weight(this.#node);
  }
  get priority(): number {
    return this.#tree.priority(this.#node);
  }
  get allocationCount(): number {
    return this.#tree.allocationCount(this.#node);
  }
  get arrival(): number {
    return this.#tree.arrival(this.#node);
  }
  held(nameId: number): number {
    return this.#sums.held(this.#node, nameId);
  }
}
