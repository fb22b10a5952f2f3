import type { Micros } from '../engine/micros.ts';
import type { AgentLife } from './agent-life.ts';
import type { MasterContext } from './context.ts';
import type { FrameworkLife } from './framework-life.ts';
import type { OfferDesk } from './offer-desk.ts';

/**
 * The master fails and another takes over (spec/mesos.md 4.10, 5): offers, refusals and failover timeouts are gone, tasks
 * run on, frameworks subscribe at once and agents after a random wait.
 */
export class MasterFailover {
  readonly #context: MasterContext;
  readonly #desk: OfferDesk;
  readonly #agents: AgentLife;
  readonly #frameworks: FrameworkLife;

  constructor(context: MasterContext, desk: OfferDesk, agents: AgentLife, frameworks: FrameworkLife) {
    this.#context = context;
    this.#desk = desk;
    this.#agents = agents;
    this.#frameworks = frameworks;
  }

  /** The leading master is gone; after `downtime` another leads. While none does, a further failure changes nothing. */
  begin(downtime: Micros): void {
    if (this.#context.isLeaderless) return;
    this.#context.isLeaderless = true;
    this.#desk.rescindAll('master');
    const registered = this.#agents.loseMaster();
    this.#frameworks.loseMaster();
    this.#context.deadlines.after(downtime, () => {
      this.#context.isLeaderless = false;
      this.#context.allocator.failedOver?.(registered);
      this.#frameworks.findMaster();
      this.#agents.findMaster();
    });
  }
}
