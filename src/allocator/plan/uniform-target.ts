import type { CompiledPlan } from './compiled-plan.ts';
import type { Demand } from './demand.ts';
import { SlotTarget } from './slot-target.ts';
import type { TargetTable } from './target-table.ts';

/**
 * A short cut: where all bundles are of one size and of one resource, and all promises are multiples of it, bundles are slots
 * (spec/ego.md 10.28), and slots are computed in closed form instead of bundle by bundle.
 */
export class UniformTarget {
  readonly #plan: CompiledPlan;
  readonly #table: TargetTable;
  /** The bundle the slot solver was made for, and whether everything planned is a multiple of it. */
  #size = 0;
  #resource = 0;
  #isMultiple = false;
  #slots: SlotTarget | undefined;
  readonly #capacity: Float64Array;

  constructor(plan: CompiledPlan, table: TargetTable) {
    this.#plan = plan;
    this.#table = table;
    this.#capacity = new Float64Array(plan.groups);
  }

  /** Writes the target if the short cut can be taken; returns whether it could. */
  solve(capacity: ArrayLike<number>, demand: Demand): boolean {
    const { slots, resources, options, groups } = this.#plan;
    // Ownership scaled down to what there is would not come out in whole bundles.
    if (slots || options.shortage === 'proportional') return false;
    // Loans in proportion to ownership look at what is owned of all resources.
    if (options.lendingOrder === 'proportional' && resources > 1) return false;
    const resource = demand.commonResource();
    if (resource < 0) return false;
    const size = demand.commonAmount(resource);
    if (size !== this.#size || resource !== this.#resource) this.#adopt(size, resource);
    if (!this.#isMultiple) return false;
    for (let group = 0; group < groups; group++) {
      this.#capacity[group] = capacity[group * resources + resource]! / size;
      if (!Number.isInteger(this.#capacity[group])) return false;
    }
    this.#table.countIn(size, resource);
    this.#slots!.solve(this.#capacity, demand, this.#table);
    this.#table.countIn(1, 0);
    for (let other = 0; other < resources; other++) if (other !== resource) this.#keep(other);
    return true;
  }

  /** What nobody wants any of stays with its owners. */
  #keep(resource: number): void {
    const { tree, groups, resources, owned } = this.#plan;
    for (const leaf of tree.leaves) {
      for (let group = 0; group < groups; group++)
        this.#table.setKept(leaf, group, resource, owned[(leaf * groups + group) * resources + resource]!);
    }
  }

  #adopt(size: number, resource: number): void {
    const plan = this.#plan;
    this.#size = size;
    this.#resource = resource;
    const inSlots = (column: Float64Array): Float64Array =>
      column.filter((_, i) => i % plan.resources === resource).map((amount) => amount / size);
    const slotPlan: CompiledPlan = {
      ...plan,
      slots: true,
      resources: 1,
      resourceNames: [plan.resourceNames[resource]!],
      owned: inSlots(plan.owned),
      shareLimit: inSlots(plan.shareLimit),
      maxTotal: inSlots(plan.maxTotal),
      lendLimit: inSlots(plan.lendLimit),
      borrowLimit: inSlots(plan.borrowLimit),
    };
    const { owned, shareLimit, maxTotal, lendLimit, borrowLimit } = slotPlan;
    this.#isMultiple = [owned, shareLimit, maxTotal, lendLimit, borrowLimit].every((column) =>
      column.every((amount) => amount === Number.POSITIVE_INFINITY || Number.isInteger(amount)),
    );
    if (this.#isMultiple) this.#slots = new SlotTarget(slotPlan, this.#table);
  }
}
