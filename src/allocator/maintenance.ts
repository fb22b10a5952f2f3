import { type AgentId, type FrameworkId, NONE } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { AllocatorHost, CycleAgents } from './allocator.ts';

/** Room for so many frameworks beside an agent in one whole number. */
const FRAMEWORKS = 0x100000;

/** "Not before then": an answer to an inverse offer, and its place in the order of timers. */
interface Refusal {
  readonly until: Micros;
  readonly armed: number;
}

/** Agents due for maintenance, and the inverse offers for them (spec/mesos.md 4.8). */
export class Maintenance {
  readonly #host: AllocatorHost;
  readonly #windows = new Set<AgentId>();
  readonly #outstanding = new Set<number>();
  /** By agent and framework. */
  readonly #refusals = new Map<number, Refusal>();

  constructor(host: AllocatorHost) {
    this.#host = host;
  }

  /** Is any agent due for maintenance? */
  get isPlanned(): boolean {
    return this.#windows.size > 0;
  }

  /** A window was set or cleared, or the agent registered: what was asked and answered before is forgotten. */
  readAgent(agent: AgentId): void {
    this.forgetAgent(agent);
    if (this.#host.cluster.agents.unavailableFrom(agent) !== undefined) this.#windows.add(agent);
  }

  forgetAgent(agent: AgentId): void {
    this.#windows.delete(agent);
    const isOfAgent = (key: number): boolean => Math.floor(key / FRAMEWORKS) === agent;
    for (const key of this.#outstanding) if (isOfAgent(key)) this.#outstanding.delete(key);
    for (const key of this.#refusals.keys()) if (isOfAgent(key)) this.#refusals.delete(key);
  }

  /** Yes and no are alike: a new one may follow once the time is over. No lower bound of one interval here. */
  answered(framework: FrameworkId, agent: AgentId, refuse: Micros): void {
    const key = agent * FRAMEWORKS + framework;
    this.#outstanding.delete(key);
    if (refuse > 0) this.#refusals.set(key, { until: this.#host.now + refuse, armed: this.#host.nextSequence() });
  }

  /** The framework asks for offers anew: its refusals are void. */
  voidRefusals(framework: FrameworkId): void {
    if (this.#refusals.size === 0) return;
    for (const key of this.#refusals.keys()) if (key % FRAMEWORKS === framework) this.#refusals.delete(key);
  }

  /** The framework is disconnected or gone: so are the inverse offers that wait for its answer. */
  forgetFramework(framework: FrameworkId): void {
    this.voidRefusals(framework);
    for (const key of this.#outstanding) if (key % FRAMEWORKS === framework) this.#outstanding.delete(key);
  }

  /**
   * Asks everybody active who holds anything on an agent due for maintenance, offers included, unless asked or refused.
   * @param sequence the arming number of the cycle
   */
  askToLeave(agents: CycleAgents, sequence: number): void {
    if (this.#windows.size === 0) return;
    const due = agents === 'all' ? [...this.#windows] : agents.filter((agent) => this.#windows.has(agent));
    for (const agent of due.sort((a, b) => a - b)) {
      for (const framework of this.#holders(agent)) {
        const key = agent * FRAMEWORKS + framework;
        if (!this.#host.cluster.frameworks.isActive(framework) || this.#outstanding.has(key)) continue;
        if (this.#isRefused(key, sequence)) continue;
        this.#outstanding.add(key);
        this.#host.inverseOffer(framework, agent);
      }
    }
  }

  /** At the instant at which a refusal ends it still holds in a cycle that was armed before it (spec/mesos.md 4.5, 11.3). */
  #isRefused(key: number, sequence: number): boolean {
    const refusal = this.#refusals.get(key);
    if (refusal === undefined) return false;
    const { now } = this.#host;
    return refusal.until > now || (refusal.until === now && refusal.armed >= sequence);
  }

  /** Frameworks with a task or an offer on the agent, by row. */
  #holders(agent: AgentId): FrameworkId[] {
    const { tasks, offers } = this.#host.cluster;
    const holders = new Set<FrameworkId>();
    for (let task = tasks.firstOnAgent(agent); task !== NONE; task = tasks.nextOnAgent(task))
      holders.add(tasks.framework(task));
    for (let offer = offers.firstOnAgent(agent); offer !== undefined; offer = offers.nextOnAgent(offer))
      holders.add(offer.framework);
    return [...holders].sort((a, b) => a - b);
  }
}
