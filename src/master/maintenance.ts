import type { AgentId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { AgentLife } from './agent-life.ts';
import type { MasterContext } from './context.ts';
import type { OfferDesk } from './offer-desk.ts';

/** Planned absence of machines (spec/mesos.md 4.8): frameworks are asked to leave, and not forced before the machine goes down. */
export class Maintenance {
  readonly #context: MasterContext;
  readonly #desk: OfferDesk;
  readonly #agents: AgentLife;

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

  /** The machine goes down; what still runs there is lost. */
  down(agent: AgentId): void {
    this.#agents.shutDown(agent);
  }

  /** The machine is up again; its agent registers after a random wait. */
  up(agent: AgentId): void {
    this.#agents.startUp(agent);
  }
}
