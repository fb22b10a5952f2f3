import type { ClusterView } from '../cluster/cluster.ts';
import type { AgentId, FrameworkId } from '../cluster/ids.ts';
import { Bundle } from '../cluster/resources/bundle.ts';
import type { Candidates } from './candidates.ts';
import type { ShareTotals } from './sorter.ts';

/**
 * Which agents suit a framework's next task: those on which it fits, and first the one whose free resources are most alike in
 * proportion to what the task needs, so that cpus are not used up where the memory is, and the other way round.
 *
 * Best-Fit DRFH (Wang, Li, Liang: "Multi-Resource Fair Allocation in Heterogeneous Cloud Computing Systems", TPDS 26 (2015), section
 * 6): of needs n and free resources f, both as shares of the cluster, the agent with the smallest sum over resources of
 * |n_i / n_1 - f_i / f_1|. Resource 1 is here the task's dominant one: of that it needs something, whatever the order of the resources.
 */
export class BestFit {
  readonly #cluster: ClusterView;
  readonly #totals: ShareTotals;
  readonly #free = new Bundle();
  /** Thousandths by resource name. */
  readonly #freeOf: number[] = [];
  readonly #neededOf: number[] = [];
  readonly #agents: AgentId[] = [];
  readonly #misfits: number[] = [];

  constructor(cluster: ClusterView, totals: ShareTotals) {
    this.#cluster = cluster;
    this.#totals = totals;
  }

  /**
   * Agents for the framework, best first, ties by row: for the first shape of its waiting tasks that fits anywhere; all agents, by row,
   * for one that asks without saying what for. The list is lent.
   */
  agentsFor(framework: FrameworkId, role: string, candidates: Candidates): readonly AgentId[] {
    const { demand } = this.#cluster;
    this.#agents.length = 0;
    if (demand.pending(framework) === 0) {
      for (let i = 0; i < candidates.count; i++) this.#agents.push(candidates.at(i));
      return this.#agents.sort((a, b) => a - b);
    }
    for (let entry = 0; entry < demand.shapeCount(framework) && this.#agents.length === 0; entry++) {
      if (demand.pendingAt(framework, entry) === 0) continue;
      this.#readNeeds(demand.shapeAt(framework, entry));
      for (let i = 0; i < candidates.count; i++) {
        const agent = candidates.at(i);
        const misfit = this.#misfit(agent, role);
        if (misfit === undefined) continue;
        this.#misfits[agent] = misfit;
        this.#agents.push(agent);
      }
    }
    return this.#agents.sort((a, b) => this.#misfits[a]! - this.#misfits[b]! || a - b);
  }

  #readNeeds(shape: number): void {
    const { kinds, shapes } = this.#cluster;
    const needs = shapes.needs(shape);
    this.#neededOf.length = 0;
    for (let i = 0; i < needs.size; i++) this.#neededOf[kinds.nameId(needs.kindAt(i))] = needs.amountAt(i);
  }

  /** Undefined where the task does not fit into what the role may have. */
  #misfit(agent: AgentId, role: string): number | undefined {
    const { agents, kinds } = this.#cluster;
    const free = agents.copyAvailable(agent, this.#free);
    this.#freeOf.length = 0;
    for (let i = 0; i < free.size; i++) {
      const kind = free.kindAt(i);
      if (!kinds.isScalar(kind) || !kinds.allocatableTo(kind, role)) continue;
      const name = kinds.nameId(kind);
      this.#freeOf[name] = (this.#freeOf[name] ?? 0) + free.amountAt(i);
    }
    const fits = this.#neededOf.every((needed, name) => (this.#freeOf[name] ?? 0) >= needed);
    if (!fits) return undefined;
    const totals = this.#totals;
    const share = (amounts: readonly number[], i: number): number =>
      (amounts[totals.nameAt(i)] ?? 0) / totals.totalAt(i);
    let dominant = -1;
    for (let i = 0; i < totals.count; i++)
      if (dominant < 0 || share(this.#neededOf, i) > share(this.#neededOf, dominant)) dominant = i;
    // Nothing that counts in shares is needed: one agent is as good as another.
    if (dominant < 0 || share(this.#neededOf, dominant) === 0) return 0;
    let misfit = 0;
    for (let i = 0; i < totals.count; i++) {
      const needed = share(this.#neededOf, i) / share(this.#neededOf, dominant);
      misfit += Math.abs(needed - share(this.#freeOf, i) / share(this.#freeOf, dominant));
    }
    return misfit;
  }
}
