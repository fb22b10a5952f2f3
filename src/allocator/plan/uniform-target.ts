import type { CompiledPlan } from './compiled-plan.ts';
import type { Demand } from './demand.ts';
import { SlotTarget } from './slot-target.ts';
import type { TargetTable } from './target-table.ts';

/**
 * A short cut: where a plan counts one resource, all bundles are of one size and all promises are multiples of it, bundles are
 * slots (spec/ego.md 10.28), and slots are computed in closed form instead of bundle by bundle.
 */
export class UniformTarget {
  readonly #plan: CompiledPlan;
  readonly #table: TargetTable;
  /** The size the slot solver was made for, and whether everything planned is a multiple of it. */
  #size = 0;
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
    const { slots, resources, options } = this.#plan;
    // Ownership scaled down to what there is would not come out in whole bundles.
    if (slots || resources !== 1 || options.shortage === 'proportional') return false;
    const size = demand.commonAmount();
    if (size === undefined) return false;
    if (size !== this.#size) this.#adopt(size);
    if (!this.#isMultiple) return false;
    for (let group = 0; group < this.#capacity.length; group++) {
      this.#capacity[group] = capacity[group]! / size;
      if (!Number.isInteger(this.#capacity[group])) return false;
    }
    this.#table.countIn(size);
    this.#slots!.solve(this.#capacity, demand, this.#table);
    this.#table.countIn(1);
    return true;
  }

  #adopt(size: number): void {
    const plan = this.#plan;
    const columns = [plan.owned, plan.shareLimit, plan.maxTotal, plan.lendLimit, plan.borrowLimit];
    this.#size = size;
    this.#isMultiple = columns.every((column) =>
      column.every((amount) => amount === Number.POSITIVE_INFINITY || Number.isInteger(amount / size)),
    );
    if (!this.#isMultiple) return;
    const inSlots = (column: Float64Array): Float64Array => column.map((amount) => amount / size);
    const slotPlan: CompiledPlan = {
      ...plan,
      slots: true,
      owned: inSlots(plan.owned),
      shareLimit: inSlots(plan.shareLimit),
      maxTotal: inSlots(plan.maxTotal),
      lendLimit: inSlots(plan.lendLimit),
      borrowLimit: inSlots(plan.borrowLimit),
    };
    this.#slots = new SlotTarget(slotPlan, this.#table);
  }
}
