import type { AgentId, FrameworkId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { AgentLife } from './agent-life.ts';
import type { MasterContext } from './context.ts';
import type { OfferDesk } from './offer-desk.ts';

/** Planned absence of machines (spec/mesos.md 4.8): frameworks are asked to leave, and not forced before the machine goes down. */
export class Maintenance {
  readonly #context: MasterContext;
  readonly #desk: OfferDesk;
  readonly #agents: AgentLife;
  /** Inverse offers that the schedulers have not heard of. */
  readonly #news: (readonly [FrameworkId, AgentId])[] = [];

  constructor(context: MasterContext, desk: OfferDesk, agents: AgentLife) {
    this.#context = context;
    this.#desk = desk;
    this.#agents = agents;
  }

  /** Sets the window of an agent, or clears it: its offers are rescinded, and everybody who holds anything there gets an inverse offer. */
  schedule(agent: AgentId, unavailableFrom: Micros | undefined): void {
    const { cluster, allocator } = this.#context;
    if (!cluster.agents.isRegistered(agent)) return;
    this.#desk.rescindAllOnAgent(agent, 'maintenance');
    cluster.agents.setUnavailability(agent, unavailableFrom);
    allocator.setUnavailability(agent);
  }

  /** An inverse offer; the scheduler hears of it when the cycle is over. */
  inverseOffer(framework: FrameworkId, agent: AgentId): void {
    this.#news.push([framework, agent]);
  }

  /** Hands the inverse offers of a cycle to the schedulers. */
  deliver(): void {
    if (this.#news.length === 0) return;
    const { simulation, cluster, schedulers, drivers } = this.#context;
    for (const [framework, agent] of this.#news.splice(0)) {
      const from = cluster.agents.unavailableFrom(agent) ?? simulation.now;
      if (cluster.frameworks.isActive(framework))
        schedulers[framework]!.onInverseOffer?.(agent, from, drivers[framework]!);
    }
  }

  /** The machine goes down; what still runs there is lost. */
  down(agent: AgentId): void {
    this.#agents.shutDown(agent);
  }

  /** The machine is up again; its agent registers after a random wait. */
  up(agent: AgentId): void {
    this.#agents.startUp(agent);
  }
}
