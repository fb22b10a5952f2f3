import { type CompiledPlan, compilePlan } from './compiled-plan.ts';
import { Demand } from './demand.ts';
import type { ResourcePlan } from './plan.ts';
import { TargetSolver } from './target.ts';
import type { TargetTable } from './target-table.ts';

/** The plan that holds now, with what is needed to work with it. */
export class PlanInForce {
  readonly plan: CompiledPlan;
  readonly solver: TargetSolver;
  /** What was wanted when the target was last computed, and what is wanted now. */
  #demand: Demand;
  #newDemand: Demand;
  #target: TargetTable | undefined;
  /** Numbers the targets of all plans. */
  targetVersion: number;
  /** Of active agents, at `group * resources + resource`. */
  readonly capacity: Float64Array;
  readonly #groups: readonly string[];

  /** @throws Error naming all problems of the plan, one a line */
  constructor(source: ResourcePlan, frameworkRoles: readonly string[], targetVersion = 0) {
    this.targetVersion = targetVersion;
    this.plan = compilePlan(source, frameworkRoles);
    this.solver = new TargetSolver(this.plan);
    this.#demand = new Demand(this.plan);
    this.#newDemand = new Demand(this.plan);
    this.capacity = new Float64Array(this.plan.groups * this.plan.resources);
    this.#groups = source.groups;
  }

  /** To be filled with what is wanted now. */
  newDemand(): Demand {
    this.#newDemand.clear();
    return this.#newDemand;
  }
  /** Capacity or plan are new: the target does not stand, whatever is wanted. */
  get isTargetForgotten(): boolean {
    return this.#target === undefined;
  }
  /** Has the target to be computed? It depends on demand, capacity and plan alone. */
  isDemandNew(): boolean {
    return this.#target === undefined || !this.#newDemand.equals(this.#demand);
  }
  /** Computes the target; undefined where it is what it was. */
  solve(): TargetTable | undefined {
    const version = this.#target?.version;
    this.#target = this.solver.solve(this.capacity, this.#newDemand);
    const before = this.#demand;
    this.#demand = this.#newDemand;
    this.#newDemand = before;
    if (this.#target.version === version) return undefined;
    this.targetVersion++;
    return this.#target;
  }
  /** Capacity, or who is in the plan, has changed. */
  forgetTarget(): void {
    this.#target = undefined;
  }

  /** The row of a group of agents; where the plan has but one, everything belongs to it. */
  groupOf(name: string): number {
    return this.#groups.length === 1 ? 0 : this.#groups.indexOf(name);
  }
}
