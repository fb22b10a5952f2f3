import type { CompiledPlan } from './compiled-plan.ts';
import { ROOT } from './role-tree.ts';
import { WaterFill } from './water-fill.ts';

/**
 * Ownership as far as it exists. Under `shortage: 'proportional'` a group in which more is owned than there is divides
 * what there is by ownership, level by level (spec/ego.md 3.1); under `rank` ownership stays as planned and the rank
 * decides who finds it taken.
 */
export class Shortage {
  readonly #plan: CompiledPlan;
  readonly #fill: WaterFill;
  readonly #members: Int32Array;
  readonly #owned: Float64Array;

  constructor(plan: CompiledPlan) {
    this.#plan = plan;
    this.#fill = new WaterFill(plan.tree.size + 1);
    this.#members = new Int32Array(plan.tree.size);
    this.#owned = new Float64Array(plan.owned.length);
  }

  /**
   * @param capacity amounts at `group * resources + resource`
   * @returns what is owned, shaped like `plan.owned`: valid until the next call
   */
  apply(capacity: ArrayLike<number>): Float64Array {
    if (this.#plan.options.shortage !== 'proportional') return this.#plan.owned;
    const owned = this.#owned;
    owned.set(this.#plan.owned);
    const perRole = this.#plan.groups * this.#plan.resources;
    for (let i = 0; i < perRole; i++) {
      if (owned[ROOT * perRole + i]! > capacity[i]!) this.#scale(i, capacity[i]!, owned);
    }
    return owned;
  }

  #scale(column: number, available: number, owned: Float64Array): void {
    const { tree, groups, resources } = this.#plan;
    const perRole = groups * resources;
    const planned = this.#plan.owned;
    owned[ROOT * perRole + column] = available;
    for (let role = 0; role < tree.size; role++) {
      if (tree.isLeaf[role] === 1) continue;
      let members = 0;
      let surplus = planned[role * perRole + column]!;
      for (let child = role + 1; child < tree.subtreeEnd[role]!; child = tree.subtreeEnd[child]!) {
        const amount = planned[child * perRole + column]!;
        surplus -= amount;
        if (amount === 0) continue;
        this.#members[members] = child;
        this.#compete(members++, amount);
      }
      // What the role owns beyond its children takes its part like a last child.
      const competing = surplus > 0 ? members + 1 : members;
      if (surplus > 0) this.#compete(members, surplus);
      this.#fill.fill(owned[role * perRole + column]!, competing);
      for (let i = 0; i < members; i++) owned[this.#members[i]! * perRole + column] = this.#fill.got[i]!;
    }
  }

  #compete(at: number, amount: number): void {
    this.#fill.ratio[at] = amount;
    this.#fill.cap[at] = amount;
    this.#fill.held[at] = 0;
  }
}
