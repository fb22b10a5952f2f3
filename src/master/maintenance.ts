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

  /**
   * Sets the window of a machine, or clears it: offers of its agent are rescinded, and everybody who holds anything there gets an inverse
   * offer. An agent that is lost has it when it is back.
   */
  schedule(agent: AgentId, unavailableFrom: Micros | undefined): void {
    const { cluster, allocator } = this.#context;
    cluster.agents.setUnavailability(agent, unavailableFrom);
    if (!cluster.agents.isRegistered(agent)) return;
    this.#desk.rescindAllOnAgent(agent, 'maintenance');
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

  /** The machine is up again, and its window over; its agent registers after a random wait. */
  up(agent: AgentId): void {
    const { simulation, cluster } = this.#context;
    // One that was announced while it was down is still to come.
    const from = cluster.agents.unavailableFrom(agent) ?? 0;
    if (from <= simulation.now) cluster.agents.setUnavailability(agent, undefined);
    this.#agents.startUp(agent);
  }
}
