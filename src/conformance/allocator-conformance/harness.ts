import { type AllocatorHost, UNANSWERED } from '../../allocator/allocator.ts';
import { HierarchicalAllocator } from '../../allocator/hierarchical.ts';
import type { HierarchicalOptions } from '../../allocator/hierarchical-options.ts';
import { Cluster } from '../../cluster/cluster.ts';
import type { AgentId, FrameworkId, RoleId } from '../../cluster/ids.ts';
import type { OfferRow } from '../../cluster/offers.ts';
import { Bundle, type ReadonlyBundle } from '../../cluster/resources/bundle.ts';
import type { Micros } from '../../engine/micros.ts';
import { type RandomStream, RandomStreams } from '../../engine/random.ts';
import { Simulation } from '../../engine/simulation.ts';
import { CycleLoop } from '../../master/cycle-loop.ts';
import { refusalLasts } from '../../master/refusal.ts';
import { OffersSeen } from './offers-seen.ts';

/** A window of maintenance that a framework was asked to make way for. */
export interface SeenInverseOffer {
  readonly framework: string;
  readonly agent: string;
  readonly startMs: number;
}

/**
 * The allocator of real runs on real tables, clock and cycles, without master and frameworks: a case plays those. What a
 * framework holds of an agent in a role is one row of the table of offers, whether a task runs on it or not.
 */
export class Harness implements AllocatorHost {
  readonly cluster: Cluster = new Cluster();
  readonly allocator: HierarchicalAllocator;
  readonly #simulation = new Simulation();
  readonly #loop: CycleLoop;
  readonly #interval: Micros;
  readonly #streams: RandomStreams;
  readonly #held = new Map<string, OfferRow>();
  /** The same of frameworks that the allocator does not know, yet or any more: an agent lacks it, and it counts for nobody. */
  readonly #unclaimed = new Map<string, Bundle>();
  readonly #offeredThisCycle = new Set<string>();
  #seen = new OffersSeen();
  #inverseOffers: SeenInverseOffer[] = [];
  readonly tally: Map<string, number> = new Map();

  constructor(options: HierarchicalOptions, interval: Micros, seed: string) {
    this.#streams = new RandomStreams(seed, 0);
    this.#loop = new CycleLoop(this.#simulation, { interval }, (agents, sequence, periodic) => {
      this.#offeredThisCycle.clear();
      this.allocator.allocate(agents, sequence, periodic);
    });
    this.#interval = interval;
    this.allocator = new HierarchicalAllocator(this, options);
    this.#loop.start();
  }

  get cycles(): number {
    return this.#loop.cycles;
  }

  /** Lets time go by; 0 carries out what is due now. */
  advance(time: Micros): void {
    this.#simulation.run(this.#simulation.now + time);
  }

  /** Offers since the last call. */
  takeOffers(): OffersSeen {
    const seen = this.#seen;
    this.#seen = new OffersSeen();
    return seen;
  }
  /** Inverse offers since the last call. */
  takeInverseOffers(): readonly SeenInverseOffer[] {
    const seen = this.#inverseOffers;
    this.#inverseOffers = [];
    return seen;
  }

  // The allocator's host.

  get now(): Micros {
    return this.#simulation.now;
  }
  nextSequence(): number {
    return this.#simulation.nextSequence();
  }
  requestCycle(agents: AgentId | 'all'): void {
    this.#loop.request(agents);
  }
  pauseCycles(): void {
    this.#loop.pause();
  }
  resumeCycles(): void {
    this.#loop.resume();
  }
  random(entity: string, purpose: string): RandomStream {
    return this.#streams.stream(entity, purpose);
  }
  offer(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle, reason: number): void {
    const { agents, frameworks, roles } = this.cluster;
    const name = frameworks.name(framework);
    const key = keyOf(framework, role, agent);
    if (!agents.offer(agent, resources)) throw new Error('an offer of what is not available');
    this.#hold(framework, role, agent, resources, reason);
    this.#seen.add(name, roles.path(role), agents.name(agent), resources);
    if (this.#offeredThisCycle.has(key)) return;
    this.#offeredThisCycle.add(key);
    this.tally.set(name, (this.tally.get(name) ?? 0) + 1);
  }
  inverseOffer(framework: FrameworkId, agent: AgentId): void {
    const { agents, frameworks } = this.cluster;
    const startMs = (agents.unavailableFrom(agent) ?? 0) / 1000;
    this.#inverseOffers.push({ framework: frameworks.name(framework), agent: agents.name(agent), startMs });
  }
  rescind(): void {
    throw new Error('this allocator does not rescind');
  }
  reclaim(): void {
    throw new Error('this allocator does not reclaim');
  }
  cancelReclaim(): void {
    throw new Error('this allocator does not reclaim');
  }
  loanChanged(): void {
    throw new Error('this allocator does not lend');
  }

  // What the master would do.

  /** Found in a framework's hands; what it did not claim before is its own now. */
  occupy(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle): void {
    const known = this.#takeUnclaimed(keyOf(framework, role, agent), resources);
    this.cluster.agents.holdFound(agent, resources.clone().subtract(known));
    this.#hold(framework, role, agent, resources, 0);
    this.allocator.occupied(framework, role, agent, resources);
  }

  /** An agent says that it is in the hands of a framework that is not known yet. */
  occupyUnclaimed(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle): void {
    this.cluster.agents.holdFound(agent, resources);
    this.#addUnclaimed(keyOf(framework, role, agent), resources);
  }

  /** What the framework holds counts for nobody any more, and stays away from its agents until it is handed back. */
  disown(framework: FrameworkId): void {
    for (const row of [...this.#held.values()].filter((each) => each.framework === framework)) {
      const left = row.left.clone();
      const key = keyOf(framework, row.role, row.agent);
      this.#addUnclaimed(key, left);
      this.#held.delete(key);
      this.cluster.offers.remove(row);
      this.allocator.recovered(framework, row.role, row.agent, left, UNANSWERED);
    }
  }

  /** The agent is gone, and with it what nobody claims there. */
  forgetUnclaimed(agent: AgentId): void {
    for (const key of this.#unclaimed.keys()) if (key.endsWith(` ${agent}`)) this.#unclaimed.delete(key);
  }

  #addUnclaimed(key: string, resources: ReadonlyBundle): void {
    const unclaimed = this.#unclaimed.get(key) ?? new Bundle();
    this.#unclaimed.set(key, unclaimed.add(resources));
  }

  /** Returns what of `resources` was unclaimed. */
  #takeUnclaimed(key: string, resources: ReadonlyBundle): Bundle {
    const unclaimed = this.#unclaimed.get(key) ?? new Bundle();
    const taken = resources.clone().subtract(resources.clone().subtract(unclaimed));
    if (unclaimed.subtract(taken).isEmpty) this.#unclaimed.delete(key);
    return taken;
  }

  /** Hands back what of `resources` is held, or unclaimed; nothing happens if that is nothing. */
  recover(
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    resources: ReadonlyBundle,
    refuse: Micros | undefined,
  ): void {
    const key = keyOf(framework, role, agent);
    const row = this.#held.get(key);
    if (row === undefined) {
      const unclaimed = this.#takeUnclaimed(key, resources);
      this.cluster.agents.returnOffered(agent, unclaimed);
      // Of frameworks that are not known the allocator learns no more than that the agent may give something.
      if (!this.cluster.frameworks.isRegistered(framework))
        this.allocator.recovered(framework, role, agent, unclaimed, UNANSWERED);
      return;
    }
    const missing = resources.clone().subtract(row.left);
    const back = resources.clone().subtract(missing);
    if (back.isEmpty) return;
    this.cluster.offers.take(row, back);
    this.cluster.agents.returnOffered(agent, back);
    this.#forgetIfEmpty(row);
    const lasts = refuse === undefined ? undefined : refusalLasts(refuse, this.#interval);
    this.allocator.recovered(framework, role, agent, back, { refuse: lasts, declined: refuse !== undefined });
  }

  /** Hands back all that is held by a framework, or on an agent. */
  recoverAll(isMeant: (row: OfferRow) => boolean): void {
    for (const row of [...this.#held.values()].filter(isMeant))
      this.recover(row.framework, row.role, row.agent, row.left.clone(), undefined);
  }

  /** Turns part of what is held, and of the agent's total, into something else. */
  convert(
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    consume: ReadonlyBundle,
    produce: ReadonlyBundle,
  ): void {
    const { agents } = this.cluster;
    const row = this.#held.get(keyOf(framework, role, agent));
    if (row !== undefined) this.cluster.offers.take(row, consume);
    agents.convertOffered(agent, consume, produce);
    this.#hold(framework, role, agent, produce, 0);
    if (row !== undefined) this.#forgetIfEmpty(row);
    this.allocator.converted(framework, role, agent, consume, produce);
  }

  #hold(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle, reason: number): void {
    if (resources.isEmpty) return;
    const key = keyOf(framework, role, agent);
    const row = this.#held.get(key);
    if (row !== undefined) this.cluster.offers.enlarge(row, resources);
    else this.#held.set(key, this.cluster.offers.add(framework, role, agent, resources, this.now, reason));
  }

  #forgetIfEmpty(row: OfferRow): void {
    if (!row.left.isEmpty) return;
    this.#held.delete(keyOf(row.framework, row.role, row.agent));
    this.cluster.offers.remove(row);
  }
}

function keyOf(framework: FrameworkId, role: RoleId, agent: AgentId): string {
  return `${framework} ${role} ${agent}`;
}

export const NOTHING: ReadonlyBundle = new Bundle();
