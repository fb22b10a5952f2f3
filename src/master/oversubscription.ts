import type { AgentId } from '../cluster/ids.ts';
import type { Bundle, ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Amounts } from '../cluster/roles.ts';
import type { Micros } from '../engine/micros.ts';
import type { MasterContext } from './context.ts';
import type { OfferDesk } from './offer-desk.ts';

/** `--oversubscribed_resources_interval`: how often an agent reports its estimate (spec/mesos.md 6). */
export const ESTIMATE_INTERVAL: Micros = 15_000_000;

/** Revocable resources: what agents estimate they can give beyond what they have (spec/mesos.md 2.5, 5). */
export class Oversubscription {
  readonly #context: MasterContext;
  readonly #desk: OfferDesk;

  constructor(context: MasterContext, desk: OfferDesk) {
    this.#context = context;
    this.#desk = desk;
  }

  /** The fixed estimator: the agent's first report, and all that follow, say this much. */
  fix(agent: AgentId, amounts: Amounts, interval: Micros = ESTIMATE_INTERVAL): void {
    this.#context.deadlines.after(interval, () => {
      const isThere = this.#context.cluster.agents.isRegistered(agent);
      if (isThere) this.estimate(agent, amounts);
      else this.fix(agent, amounts, interval);
    });
  }

  /** A new estimate replaces the agent's revocable total; if it is another than before, offers with revocable parts are rescinded. */
  estimate(agent: AgentId, amounts: Amounts): void {
    const { cluster, tell, allocator } = this.#context;
    const { agents, kinds, offers } = cluster;
    const before = agents.total(agent).clone();
    const after = this.#withEstimate(before, amounts);
    if (after.equals(before)) return;
    for (let offer = offers.firstOnAgent(agent); offer !== undefined; ) {
      const next = offer.nextOnAgent;
      for (let i = 0; i < offer.resources.size; i++) {
        if (!kinds.isRevocable(offer.resources.kindAt(i))) continue;
        this.#desk.rescind(offer, 'estimate');
        break;
      }
      offer = next;
    }
    agents.setTotal(agent, after);
    tell.agentChanged(agent, agents.total(agent));
    allocator.updateAgent(agent, before, false);
  }

  #withEstimate(total: ReadonlyBundle, amounts: Amounts): Bundle {
    const { kinds } = this.#context.cluster;
    const after = total.clone();
    for (let i = total.size - 1; i >= 0; i--) if (kinds.isRevocable(total.kindAt(i))) after.removeKind(total.kindAt(i));
    for (const [name, amount] of Object.entries(amounts))
      if (amount > 0) after.set(kinds.intern({ name, revocable: true }), amount);
    return after;
  }
}
