import { UNANSWERED } from '../allocator/allocator.ts';
import { EventKind } from '../cluster/event-kinds.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type RoleId } from '../cluster/ids.ts';
import type { Offer, OfferRow } from '../cluster/offers.ts';
import { RESCIND_CAUSES, type RescindCause } from '../cluster/record-types.ts';
import { Bundle, type ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { assert } from '../engine/assert.ts';
import { empty } from '../engine/empty.ts';
import type { EventId } from '../engine/event-queue.ts';
import type { Micros } from '../engine/micros.ts';
import type { MasterContext } from './context.ts';
import type { CycleLoop } from './cycle-loop.ts';
import { refusalLasts } from './refusal.ts';
import type { TaskLife } from './task-life.ts';

/** Lists of offers a framework has not been shown yet, and those it is thinking about. */
class Inbox {
  arrived: OfferRow[] = [];
  considered: OfferRow[] = [];
  thinking = false;
}

/** Offers from the allocator's decision to the answer (spec/mesos.md 5). */
export class OfferDesk {
  readonly #context: MasterContext;
  readonly #taskLife: TaskLife;
  readonly #loop: CycleLoop;
  readonly #inboxes: Inbox[] = [];
  readonly #withNews: FrameworkId[] = [];
  /** Answers that a rate limit holds up, with what will be done; an offer whose answer found no room has none. */
  readonly #underWay = new Map<OfferRow, EventId | undefined>();
  /** By offer, where offers time out. */
  readonly #timeouts = new Map<OfferId, EventId>();
  /** Offers of which something turned into something else. */
  readonly #converted = new Set<OfferRow>();
  /** What an offer that is answered has left: the answer is worked through before the next. */
  readonly #left = new Bundle();
  #cycle = 0;
  #madeThisCycle = 0;

  /** @param loop says how long the cycle under way still takes */
  constructor(context: MasterContext, taskLife: TaskLife, loop: CycleLoop) {
    this.#context = context;
    this.#taskLife = taskLife;
    this.#loop = loop;
    context.simulation.on(EventKind.OfferTimeoutDue, (offer) => {
      this.#timeouts.delete(offer);
      this.rescind(context.cluster.offers.get(offer), 'timeout');
    });
    context.simulation.on(EventKind.DecisionDue, (framework) => this.#decide(framework));
  }

  addFramework(framework: FrameworkId): void {
    this.#inboxes[framework] = new Inbox();
  }

  /** Offers made from here on belong to a new cycle. */
  beginCycle(): void {
    this.#cycle++;
    this.#madeThisCycle = 0;
  }
  get madeThisCycle(): number {
    return this.#madeThisCycle;
  }

  /** Books an offer; parts for the same framework, role and agent within one cycle become one (spec/mesos.md 1). */
  make(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle, reason: number): void {
    const { cluster, tell, options } = this.#context;
    const { agents } = cluster;
    assert(agents.isActive(agent), 'only active agents are offered');
    const isAvailable = !resources.isEmpty && agents.offer(agent, resources);
    assert(isAvailable, 'an offer holds what is available on its agent');
    const offer = this.#offerOf(framework, role, agent, resources, reason);
    tell.offerMade(offer, framework, role, agent, reason, resources);
    if (options.offerTimeout !== undefined) this.#setTimeout(offer, options.offerTimeout);
  }

  #offerOf(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle, reason: number): OfferId {
    const { offers } = this.#context.cluster;
    const known = offers.ofCycle(this.#cycle, framework, role, agent);
    if (known !== NONE) {
      offers.enlarge(offers.get(known), resources);
      return known;
    }
    const row = offers.add(framework, role, agent, resources, this.#context.simulation.now, reason, this.#cycle);
    const { arrived } = this.#inboxes[framework]!;
    if (arrived.length === 0) this.#withNews.push(framework);
    arrived[arrived.length] = row; // `push` is a call where some lists were never filled.
    this.#madeThisCycle++;
    return row.id;
  }

  #setTimeout(offer: OfferId, delay: Micros): void {
    if (this.#timeouts.has(offer)) return;
    this.#timeouts.set(offer, this.#context.simulation.arm(delay, EventKind.OfferTimeoutDue, offer));
  }

  /** Shows the offers of the cycle to their frameworks, in order of framework row. */
  deliver(): void {
    const news = this.#withNews;
    if (news.length === 0) return;
    if (news.length > 1) news.sort((a, b) => a - b);
    for (let i = 0; i < news.length; i++) this.#show(news[i]!);
    empty(news);
  }

  #show(framework: FrameworkId): void {
    const { options, cluster, simulation } = this.#context;
    const inbox = this.#inboxes[framework]!;
    if (!cluster.frameworks.isActive(framework)) {
      for (const row of inbox.arrived.splice(0)) this.rescind(row, 'framework');
      return;
    }
    if (inbox.thinking || inbox.arrived.length === 0) return;
    const shown = inbox.considered;
    inbox.considered = inbox.arrived;
    inbox.arrived = shown;
    inbox.thinking = true;
    const decision = options.decisionBase + options.decisionPerOffer * inbox.considered.length;
    if (decision > 0) simulation.schedule(decision, EventKind.DecisionDue, framework);
    else this.#decide(framework);
  }

  #decide(framework: FrameworkId): void {
    const inbox = this.#inboxes[framework]!;
    if (inbox.considered.length > 0) {
      const { schedulers, drivers } = this.#context;
      schedulers[framework]!.onOffers(inbox.considered, drivers[framework]!);
    }
    empty(inbox.considered);
    inbox.thinking = false;
    if (inbox.arrived.length > 0) this.#show(framework);
  }

  accept(offer: Offer, refuseFor: Micros): void {
    const row = this.#outstanding(offer);
    if (row.operations === 0) {
      this.decline(offer, refuseFor);
      return;
    }
    const wait = this.#context.messages.send(row.framework);
    if (wait === 0) this.#accepted(row, refuseFor);
    else this.#holdUp(row, wait, () => this.#accepted(row, refuseFor));
  }

  decline(offer: Offer, refuseFor: Micros): void {
    const row = this.#outstanding(offer);
    assert(row.operations === 0, 'an answer with operations in it is sent by accept');
    const wait = this.#context.messages.send(row.framework);
    if (wait === 0) this.#declined(row, refuseFor);
    else this.#holdUp(row, wait, () => this.#declined(row, refuseFor));
  }

  /** The answer waits for its turn; meanwhile the offer may still be rescinded. */
  #holdUp(row: OfferRow, wait: Micros | undefined, act: () => void): void {
    this.#underWay.set(row, wait === undefined ? undefined : this.#context.deadlines.after(wait, act));
  }

  #accepted(row: OfferRow, refuseFor: Micros): void {
    this.#taskLife.arrived(row);
    const { cluster, tell } = this.#context;
    const { framework, role, agent } = row;
    const refuse = this.#lasts(refuseFor);
    const left = cluster.offers.copyLeft(row, this.#left);
    tell.offerAccepted(row.id, framework, role, agent, row.operations, refuse, left);
    this.#giveBack(row, framework, role, agent, left, refuse, false);
  }

  #declined(row: OfferRow, refuseFor: Micros): void {
    const { cluster, tell } = this.#context;
    const { framework, role, agent } = row;
    const refuse = this.#lasts(refuseFor);
    const left = cluster.offers.copyLeft(row, this.#left);
    tell.offerDeclined(row.id, framework, role, agent, refuse, left);
    this.#giveBack(row, framework, role, agent, left, refuse, true);
  }

  #lasts(refuseFor: Micros): Micros {
    return refusalLasts(refuseFor, this.#context.options.allocationInterval, this.#loop.busyFor);
  }

  /** RESERVE, UNRESERVE, CREATE, DESTROY: part of what is left of an offer turns into something else, on the agent too. */
  convert(offer: Offer, consumed: ReadonlyBundle, produced: ReadonlyBundle): string | undefined {
    const row = this.#outstanding(offer);
    if (!row.left.contains(consumed)) return 'the operation uses more than is left of the offer';
    const { cluster, tell, allocator } = this.#context;
    cluster.offers.convert(row, consumed, produced);
    cluster.offers.countOperation(row.id);
    this.#converted.add(row);
    cluster.agents.convertOffered(row.agent, consumed, produced);
    tell.agentChanged(row.agent, cluster.agents.total(row.agent));
    allocator.converted(row.framework, row.role, row.agent, consumed, produced);
    return undefined;
  }

  /** Takes an offer back; its scheduler hears of it only if it has been shown the offer. */
  rescind(row: OfferRow, cause: RescindCause): void {
    const { cluster, tell, allocator, schedulers, drivers } = this.#context;
    const { framework, role, agent } = row;
    const code = RESCIND_CAUSES.indexOf(cause);
    tell.offerRescinded(row.id, framework, role, agent, code, row.left);
    const inbox = this.#inboxes[framework]!;
    const isUnknown = forget(inbox.arrived, row) || forget(inbox.considered, row);
    if (!isUnknown && !this.#underWay.has(row)) {
      schedulers[framework]!.onRescind?.(row, drivers[framework]!);
    }
    this.#close(row);
    cluster.agents.returnOffered(agent, row.left);
    if (!row.left.isEmpty) allocator.recovered(framework, role, agent, row.left, UNANSWERED);
    this.#taskLife.dropped(row);
    cluster.offers.release(row);
  }

  rescindAllOnAgent(agent: AgentId, cause: RescindCause): void {
    const { offers } = this.#context.cluster;
    for (let row = offers.firstOnAgent(agent); row !== undefined; row = offers.firstOnAgent(agent))
      this.rescind(row, cause);
  }

  rescindAll(cause: RescindCause): void {
    const { agents } = this.#context.cluster;
    for (let agent = 0; agent < agents.count; agent++) this.rescindAllOnAgent(agent, cause);
  }

  rescindAllOfFramework(framework: FrameworkId, cause: RescindCause): void {
    const { agents, offers } = this.#context.cluster;
    for (let agent = 0; agent < agents.count; agent++) {
      for (let row = offers.firstOnAgent(agent); row !== undefined; ) {
        const next: OfferRow | undefined = row.nextOnAgent;
        if (row.framework === framework) this.rescind(row, cause);
        row = next;
      }
    }
  }

  isOutstanding(offer: OfferId): boolean {
    const row = this.#context.cluster.offers.get(offer);
    return this.#context.cluster.offers.isOutstanding(offer) && !this.#underWay.has(row);
  }

  #outstanding(offer: Offer): OfferRow {
    const { offers } = this.#context.cluster;
    const row = offers.get(offer.id);
    assert(
      row === offer && offers.isOutstanding(row.id) && !(this.#underWay.size > 0 && this.#underWay.has(row)),
      'an offer is answered once, while it is outstanding',
    );
    return row;
  }

  #giveBack(
    row: OfferRow,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    left: ReadonlyBundle,
    refuse: Micros,
    declined: boolean,
  ): void {
    const { cluster, allocator } = this.#context;
    const isConverted = this.#converted.size > 0 && this.#converted.has(row);
    this.#close(row);
    if (!left.isEmpty) {
      if (declined) cluster.agents.returnWhole(agent, left);
      else cluster.agents.returnOffered(agent, left);
      const refused = isConverted ? this.#giveBackConverted(row, left) : left;
      if (!refused.isEmpty) allocator.recovered(framework, role, agent, refused, this.#recovery(refuse, declined));
    }
    cluster.offers.release(row);
  }

  /** What operations made and nothing used, as a fresh reservation, is not refused (spec/mesos.md 4.5). Returns the rest. */
  #giveBackConverted(row: OfferRow, left: ReadonlyBundle): ReadonlyBundle {
    const made = left.clone().subtract(row.resources);
    if (!made.isEmpty) this.#context.allocator.recovered(row.framework, row.role, row.agent, made, UNANSWERED);
    return left.clone().subtract(made);
  }

  #close(row: OfferRow): void {
    const { simulation, cluster } = this.#context;
    if (this.#timeouts.size > 0) {
      const timeout = this.#timeouts.get(row.id);
      if (timeout !== undefined) simulation.cancel(timeout);
      this.#timeouts.delete(row.id);
    }
    if (this.#underWay.size > 0) {
      this.#context.deadlines.cancel(this.#underWay.get(row));
      this.#underWay.delete(row);
    }
    if (this.#converted.size > 0) this.#converted.delete(row);
    cluster.offers.remove(row);
  }

  // One object serves all answers: there are tens of millions in a long run.
  readonly #answered = { refuse: 0, declined: false };
  #recovery(refuse: Micros, declined: boolean): { readonly refuse: Micros; readonly declined: boolean } {
    this.#answered.refuse = refuse;
    this.#answered.declined = declined;
    return this.#answered;
  }
}

/** Takes an offer out of a list, keeping its order. Returns whether it was there. */
function forget(list: OfferRow[], row: OfferRow): boolean {
  const place = list.indexOf(row);
  if (place < 0) return false;
  list.splice(place, 1);
  return true;
}
