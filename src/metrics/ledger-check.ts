import type { Cluster } from '../cluster/cluster.ts';
import type * as Types from '../cluster/record-types.ts';
import { Bundle, type ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { AssertionError } from '../engine/assert.ts';

/**
 * Checks the books as a second bookkeeper: adds up from the records alone what is in offers and in use on each agent, and
 * compares it with the cluster's tables after every record that moves anything. Also: free + offered + used = total.
 *
 * Its methods throw AssertionError naming the agent and the time at the first difference.
 */
export class LedgerCheck implements Types.Observer {
  readonly #cluster: Cluster;
  readonly #offered: Bundle[] = [];
  readonly #used: Bundle[] = [];
  readonly #sum = new Bundle();
  #checks = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** How often an agent's balance was found right. */
  get checks(): number {
    return this.#checks;
  }

  agentAdded({ at, agent }: Types.AgentAdded): void {
    this.#offered[agent] = new Bundle();
    this.#used[agent] = new Bundle();
    this.#compare(at, agent);
  }
  /** Conversions (reserve, create) turn part of an offer into something else, which the record does not tell in full. */
  agentChanged({ agent }: Types.AgentChanged): void {
    this.#offered[agent]!.copyFrom(this.#cluster.agents.offered(agent));
  }
  // Answers are told before the tables change: they are compared as they stood, and the next record shows the rest.
  offerAccepted({ at, agent, left }: Types.OfferAccepted): void {
    this.#compare(at, agent);
    this.#offered[agent]!.subtract(left);
  }
  offerDeclined({ at, agent, resources }: Types.OfferDeclined): void {
    this.#compare(at, agent);
    this.#offered[agent]!.subtract(resources);
  }
  offerRescinded({ at, agent, resources }: Types.OfferRescinded): void {
    this.#compare(at, agent);
    this.#offered[agent]!.subtract(resources);
  }
  offerMade({ at, agent, resources }: Types.OfferMade): void {
    this.#offered[agent]!.add(resources);
    this.#compare(at, agent);
  }
  taskLaunched({ at, agent, resources }: Types.TaskLaunched): void {
    this.#offered[agent]!.subtract(resources);
    this.#used[agent]!.add(resources);
    this.#compare(at, agent);
  }
  taskEnded({ at, agent, resources }: Types.TaskEnded): void {
    this.#used[agent]!.subtract(resources);
    this.#compare(at, agent);
  }

  #compare(at: number, agent: number): void {
    const { agents, kinds } = this.#cluster;
    this.#same(at, agent, 'offered', agents.offered(agent), this.#offered[agent]!);
    this.#same(at, agent, 'used', agents.used(agent), this.#used[agent]!);
    const total = agents.total(agent);
    const sum = this.#sum.copyFrom(agents.available(agent)).add(agents.offered(agent)).add(agents.used(agent));
    for (let i = 0; i < total.size; i++) {
      const kind = total.kindAt(i);
      if (kinds.isShared(kind)) continue; // May be held several times at once.
      if (sum.amount(kind) < total.amountAt(i))
        this.#fail(at, agent, 'free, offered and used do not make up the total');
      const held = agents.offered(agent).amount(kind) + agents.used(agent).amount(kind);
      if (held <= total.amountAt(i) && sum.amount(kind) > total.amountAt(i)) {
        this.#fail(at, agent, 'free, offered and used are more than the total');
      }
    }
    this.#checks++;
  }

  #same(at: number, agent: number, what: string, table: ReadonlyBundle, records: ReadonlyBundle): void {
    if (!table.equals(records)) this.#fail(at, agent, `what is ${what} is not what the records say`);
  }

  #fail(at: number, agent: number, what: string): never {
    throw new AssertionError(`agent ${this.#cluster.agents.name(agent)} at ${at} us: ${what}`);
  }
}
