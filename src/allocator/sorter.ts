/** A client of the order, or a whole subtree of the role tree: what a sorter may read of it. Lent for the length of a call. */
export interface ClientView {
  /** Role path, or a framework's place in the order of registration as digits; the virtual leaf of `a` is `a/.` (spec/mesos.md 3.1). */
  readonly path: string;
  /** Weight of the path; frameworks and virtual leaves weigh 1. */
  readonly weight: number;
  /** 1 is the highest; 1 where nothing is said. */
  readonly priority: number;
  /** How often anything in the subtree was allocated to; never shrinks (spec/mesos.md 3.1). */
  readonly allocationCount: number;
  /** Grows with the order in which nodes joined the tree. */
  readonly arrival: number;
  /** Thousandths held in the subtree, offers included, by resource name (an id of `Kinds.nameIdOf`). */
  held(nameId: number): number;
}

/** Scalars of the whole cluster that count in shares: those with a total above 0 whose name is not excluded. */
export interface ShareTotals {
  readonly count: number;
  nameAt(i: number): number;
  /** Thousandths, above 0. */
  totalAt(i: number): number;
}

/**
 * Orders siblings by one number each, smallest first. It is asked for again whenever what the client holds, its weight or
 * the cluster's total changed, and kept meanwhile: the quick form of a sorter.
 */
export interface KeySorter {
  key(client: ClientView, totals: ShareTotals): number;
}

/** Orders siblings by comparing two: negative when `a` goes before `b`. */
export interface ComparingSorter {
  compare(a: ClientView, b: ClientView, totals: ShareTotals): number;
}

/**
 * Draws a fresh order of all active clients at every use: the chance to come next is in proportion to the weight, which
 * in a tree is the product, along the path, of a node's weight over that of its active siblings (spec/mesos.md 3.3).
 */
export interface DrawingSorter {
  weightOf(client: ClientView): number;
}

/**
 * A policy in its small form: who comes next among siblings? The hierarchical allocator does the rest (quota, filters,
 * reservations), and breaks ties by allocation count, then by path (spec/mesos.md 3.2).
 */
export type Sorter = KeySorter | ComparingSorter | DrawingSorter;

/** Does the sorter draw its order by lot? */
export function isDrawing(sorter: Sorter): sorter is DrawingSorter {
  return 'weightOf' in sorter;
}
