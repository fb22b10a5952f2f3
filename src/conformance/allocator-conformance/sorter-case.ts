import { type NodeId, ROOT } from '../../allocator/client-tree.ts';
import { ClusterTotals } from '../../allocator/cluster-totals.ts';
import { Holdings } from '../../allocator/holdings.ts';
import type { Sorter } from '../../allocator/sorter.ts';
import { SorterTree } from '../../allocator/sorter-tree.ts';
import { drf } from '../../allocator/sorters/drf.ts';
import { random } from '../../allocator/sorters/random.ts';
import { NONE } from '../../cluster/ids.ts';
import { Bundle } from '../../cluster/resources/bundle.ts';
import { Kinds } from '../../cluster/resources/kinds.ts';
import { writeBundle } from '../../cluster/resources/parcels.ts';
import { toUnits } from '../../cluster/resources/scalars.ts';
import { RandomStream } from '../../engine/random.ts';
import { expectDistribution } from './distribution.ts';
import { areEqual } from './merged.ts';
import { expectSame, type Step, StepFailure } from './step.ts';

/** Policies a case may name. */
export const SORTER_POLICIES: Readonly<Record<string, Sorter>> = { drf, random };

type Operation = (step: Step) => void;

/** Runs the steps of a case of kind `sorter` under one policy: one method for each op of the format. */
export class SorterCase {
  readonly #kinds = new Kinds();
  readonly #totals = new ClusterTotals(this.#kinds, []);
  readonly #holdings = new Holdings();
  readonly #sorter: SorterTree;
  readonly #agents: string[] = [];
  readonly #amounts = new Map<string, Bundle>();

  constructor(policy: Sorter, seed: string) {
    const stream = new RandomStream(`${seed}/order of clients`);
    this.#sorter = new SorterTree(this.#kinds, this.#totals, policy, stream, this.#holdings);
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    addAgent: (step) => this.#addAgent(step),
    removeAgent: (step) => this.#removeAgent(step),
    addClient: (step) => {
      this.#sorter.add(step.text('client'));
    },
    removeClient: (step) => this.#sorter.remove(this.#client(step)),
    activateClient: (step) => this.#sorter.setActive(this.#client(step), true),
    deactivateClient: (step) => this.#sorter.setActive(this.#client(step), false),
    setWeight: (step) => this.#sorter.setWeight(step.text('path'), step.number('weight')),
    allocate: (step) => this.#sorter.allocated(this.#client(step), this.#agent(step), this.#resources(step)),
    unallocate: (step) => this.#sorter.unallocated(this.#client(step), this.#agent(step), this.#resources(step)),
    replace: (step) =>
      this.#sorter.replaced(
        this.#client(step),
        this.#agent(step),
        step.bundle('from', this.#kinds),
        step.bundle('to', this.#kinds),
      ),
    expectOrder: (step) => expectSame(step.texts('clients'), this.#order()),
    expectMembers: (step) => expectSame([...step.texts('clients')].sort(), this.#order().sort()),
    expectContains: (step) =>
      expectSame(step.boolean('value'), this.#sorter.isClient(this.#sorter.find(step.text('client')))),
    expectCount: (step) => expectSame(step.number('count'), this.#sorter.count),
    expectHolding: (step) => this.#expectHolding(step),
    expectAgentsHeld: (step) => expectSame(step.number('count'), this.#holdings.agents(this.#client(step)).length),
    expectQuantities: (step) => this.#expectQuantities(step),
    expectDistribution: (step) => expectDistribution(step, () => this.#order()),
  };

  #client(step: Step): NodeId {
    const node = this.#sorter.find(step.text('client'));
    if (!this.#sorter.isClient(node)) throw new StepFailure(`there is no client ${step.text('client')}`);
    return node;
  }

  #agent(step: Step): number {
    const at = this.#agents.indexOf(step.text('agent'));
    return at < 0 ? this.#agents.push(step.text('agent')) - 1 : at;
  }

  #resources(step: Step): Bundle {
    return step.bundle('resources', this.#kinds);
  }

  #order(): string[] {
    return this.#sorter.order().map((client) => this.#sorter.path(client));
  }

  #addAgent(step: Step): void {
    const amounts = this.#amountsOf(step);
    const known = this.#amounts.get(step.text('agent'));
    if (known === undefined) this.#amounts.set(step.text('agent'), amounts);
    else known.add(amounts);
    this.#totals.add(amounts);
  }

  #amountsOf(step: Step): Bundle {
    const entries = Object.entries(step.amounts('amounts'));
    return Bundle.of(entries.map(([name, amount]): [number, number] => [this.#kinds.plain(name), amount]));
  }

  #removeAgent(step: Step): void {
    const total = this.#amounts.get(step.text('agent'));
    if (total === undefined) throw new StepFailure(`there is no agent ${step.text('agent')}`);
    // All of it, unless the step says how much.
    const gone = step.has('amounts') ? this.#amountsOf(step) : total.clone();
    this.#totals.subtract(gone);
    if (total.subtract(gone).isEmpty) this.#amounts.delete(step.text('agent'));
  }

  #expectHolding(step: Step): void {
    const held = this.#holdings.on(this.#client(step), this.#agent(step));
    const wanted = this.#resources(step);
    if (!areEqual(wanted, held, this.#kinds))
      expectSame(writeBundle(wanted, this.#kinds), writeBundle(held, this.#kinds));
  }

  #expectQuantities(step: Step): void {
    const node = step.isNull('client') ? ROOT : this.#client(step);
    const wanted = step.amounts('amounts');
    const names = [...new Set([...Object.keys(wanted), ...this.#kinds.names])].sort();
    const nonZero = (amounts: readonly (readonly [string, number])[]): unknown =>
      amounts.filter(([, amount]) => amount !== 0);
    expectSame(
      nonZero(names.map((name) => [name, toUnits(wanted[name] ?? 0)])),
      nonZero(names.map((name) => [name, toUnits(this.#heldByClient(step, node, name))])),
    );
  }

  /** What the client itself holds, its children not counted, as it is the client that is asked for. */
  #heldByClient(step: Step, node: NodeId, name: string): number {
    const leaf = step.isNull('client') ? NONE : this.#sorter.find(`${step.text('client')}/.`);
    return this.#sorter.held(leaf === NONE ? node : leaf, this.#kinds.nameIdOf(name));
  }
}
