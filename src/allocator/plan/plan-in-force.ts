import { type CompiledPlan, compilePlan } from './compiled-plan.ts';
import { Demand } from './demand.ts';
import type { ResourcePlan } from './plan.ts';
import { TargetSolver } from './target.ts';

/** The plan that holds now, with what is needed to work with it. */
export class PlanInForce {
  readonly plan: CompiledPlan;
  readonly solver: TargetSolver;
  readonly demand: Demand;
  /** Of active agents, at `group * resources + resource`. */
  readonly capacity: Float64Array;
  readonly #groups: readonly string[];

  /** @throws Error naming all problems of the plan, one a line */
  constructor(source: ResourcePlan, frameworkRoles: readonly string[]) {
    this.plan = compilePlan(source, frameworkRoles);
    this.solver = new TargetSolver(this.plan);
    this.demand = new Demand(this.plan);
    this.capacity = new Float64Array(this.plan.groups * this.plan.resources);
    this.#groups = source.groups;
  }

  /** The row of a group of agents; where the plan has but one, everything belongs to it. */
  groupOf(name: string): number {
    return this.#groups.length === 1 ? 0 : this.#groups.indexOf(name);
  }
}
