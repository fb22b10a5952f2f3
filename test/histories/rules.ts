import type { Cluster } from '../../src/cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE, type RoleId } from '../../src/cluster/ids.ts';
import type * as Types from '../../src/cluster/record-types.ts';
import type { Bundle, ReadonlyBundle } from '../../src/cluster/resources/bundle.ts';
import { assert } from '../../src/engine/assert.ts';

const SECOND = 1_000_000;

interface Refusal {
  readonly framework: FrameworkId;
  readonly role: RoleId;
  readonly agent: AgentId;
  readonly resources: Bundle;
  readonly until: number;
}

/**
 * Holds every offer against the rules (spec/mesos.md 4.3 to 4.7), from the records and the rows alone: it shares no line with the
 * allocator, keeps refusals in a list and adds up consumption by walking everything there is.
 */
export class OfferRules implements Types.Observer {
  readonly #cluster: Cluster;
  readonly #region: string;
  #refusals: Refusal[] = [];
  /** Every decision, by names: rows may be numbered otherwise. */
  readonly decisions: string[] = [];
  offers = 0;

  constructor(cluster: Cluster, region: string) {
    this.#cluster = cluster;
    this.#region = region;
  }

  offerMade({ at, framework, role, agent, resources }: Types.OfferMade): void {
    const { agents, frameworks, roles, kinds } = this.#cluster;
    const who = frameworks.name(framework);
    this.offers++;
    this.decisions.push(`${at} ${who} ${roles.path(role)} ${agents.name(agent)} ${this.#inWords(resources)}`);
    assert(frameworks.isRegistered(framework) && frameworks.isActive(framework), `${who} is not connected`);
    assert(!frameworks.isSuppressed(framework, role), `${who} is suppressed`);
    assert(agents.isRegistered(agent) && agents.isActive(agent), `${agents.name(agent)} is not active`);
    for (let i = 0; i < resources.size; i++) {
      const kind = resources.kindAt(i);
      const held = agents.offered(agent).amount(kind) + agents.used(agent).amount(kind);
      assert(held <= agents.total(agent).amount(kind), `more ${kinds.name(kind)} is out than the agent has`);
      assert(kinds.allocatableTo(kind, roles.path(role)), 'what is reserved for another role is offered');
      if (kinds.isRevocable(kind))
        assert(frameworks.hasCapability(framework, 'REVOCABLE_RESOURCES'), `${who} takes nothing revocable`);
    }
    const total = agents.total(agent);
    for (let i = 0; i < total.size; i++)
      if (kinds.name(total.kindAt(i)) === 'gpus')
        assert(frameworks.hasCapability(framework, 'GPU_RESOURCES'), `${who} takes no agents with GPUs`);
    if (agents.region(agent) !== this.#region)
      assert(frameworks.hasCapability(framework, 'REGION_AWARE'), `${who} takes no agents of other regions`);
    if (roles.path(role).includes('/'))
      assert(agents.hasCapability(agent, 'HIERARCHICAL_ROLE'), 'the agent knows no hierarchical roles');
    const refused = this.#refusals.some(
      (each) =>
        each.framework === framework &&
        each.role === role &&
        each.agent === agent &&
        // At the very end of a refusal the order of arming decides; both are right here.
        each.until > at &&
        each.resources.contains(resources),
    );
    assert(!refused, `${who} has refused this of ${agents.name(agent)}`);
    this.#checkLimit(role, resources);
  }

  offerDeclined({ at, framework, role, agent, refusedUntil, resources }: Types.OfferDeclined): void {
    this.#refuse(at, framework, role, agent, refusedUntil, resources);
  }
  offerAccepted({ at, framework, role, agent, refusedUntil, left }: Types.OfferAccepted): void {
    this.#refuse(at, framework, role, agent, refusedUntil, left);
  }
  revived({ framework, role }: Types.Revived): void {
    this.#forget((each) => each.framework === framework && each.role === role);
  }
  frameworkActivated({ framework }: Types.FrameworkActivated): void {
    this.#forget((each) => each.framework === framework);
  }
  frameworkRegistered({ framework }: Types.FrameworkRegistered): void {
    this.#forget((each) => each.framework === framework);
  }
  agentRemoved({ agent }: Types.AgentRemoved): void {
    this.#forget((each) => each.agent === agent);
  }

  #refuse(
    at: number,
    framework: number,
    role: number,
    agent: number,
    refusedUntil: number,
    left: ReadonlyBundle,
  ): void {
    if (refusedUntil === 0 || left.isEmpty) return;
    const until = Math.max(refusedUntil, at + SECOND);
    this.#refusals.push({ framework, role, agent, resources: left.clone(), until });
  }

  #forget(isOver: (refusal: Refusal) => boolean): void {
    this.#refusals = this.#refusals.filter((each) => !isOver(each));
  }

  /** A top-level role without children stays within its limit, or gets none of what it is limited in (4.3, 4.4). */
  #checkLimit(role: RoleId, offered: ReadonlyBundle): void {
    const { roles, kinds, agents, offers, tasks } = this.#cluster;
    if (roles.path(role).startsWith('c')) return; // What children get counts in the next cycle only (11.7).
    for (const [name, limit] of Object.entries(roles.quota(role).limit)) {
      const plain = kinds.plain(name);
      if (offered.amount(plain) === 0) continue;
      let consumed = 0;
      for (let agent = 0; agent < agents.count; agent++) {
        const total = agents.total(agent);
        if (!agents.isRegistered(agent)) continue;
        for (let i = 0; i < total.size; i++)
          if (kinds.name(total.kindAt(i)) === name && kinds.owner(total.kindAt(i)) === roles.path(role))
            consumed += total.amountAt(i);
        for (let offer = offers.firstOnAgent(agent); offer !== undefined; offer = offers.nextOnAgent(offer))
          if (offer.role === role) consumed += offer.left.amount(plain);
        for (let task = tasks.firstOnAgent(agent); task !== NONE; task = tasks.nextOnAgent(task))
          if (tasks.role(task) === role) consumed += tasks.resources(task).amount(plain);
      }
      assert(consumed <= limit, `${roles.path(role)} holds ${consumed} of ${name}, its limit is ${limit}`);
    }
  }

  #inWords(resources: ReadonlyBundle): string {
    const { kinds } = this.#cluster;
    const parts = Array.from({ length: resources.size }, (_, i) => {
      const kind = resources.kindAt(i);
      return `${JSON.stringify(kinds.get(kind))} ${resources.amountAt(i)}`;
    });
    return parts.sort().join(', ');
  }
}
