import type { CompiledPlan } from './compiled-plan.ts';
import { Demand } from './demand.ts';
import { SlotTarget } from './slot-target.ts';
import { TargetTable } from './target-table.ts';
import { UniformTarget } from './uniform-target.ts';
import { VectorTarget } from './vector-target.ts';

/**
 * Computes what every leaf should hold (spec/ego.md 3): a function of capacity, plan and demand alone, without history,
 * clock or placement. The solver keeps scratch columns so that a cycle allocates next to nothing; its answer is valid
 * until the next call.
 */
export class TargetSolver {
  readonly #table: TargetTable;
  readonly #solver: SlotTarget | VectorTarget;
  readonly #uniform: UniformTarget;

  constructor(plan: CompiledPlan) {
    this.#table = new TargetTable(plan);
    this.#uniform = new UniformTarget(plan, this.#table);
    this.#solver = plan.slots
      ? new SlotTarget(plan, this.#table)
      : new VectorTarget(plan, new Demand(plan), this.#table);
  }

  /** @param capacity amounts at `group * resources + resource` */
  solve(capacity: ArrayLike<number>, demand: Demand): TargetTable {
    if (!this.#uniform.solve(capacity, demand)) this.#solver.solve(capacity, demand, this.#table);
    return this.#table;
  }
}

/** The same as one call, for those who need it once. */
export function target(capacity: ArrayLike<number>, plan: CompiledPlan, demand: Demand): TargetTable {
  return new TargetSolver(plan).solve(capacity, demand);
}
