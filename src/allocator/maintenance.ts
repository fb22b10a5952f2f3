import { type AgentId, type FrameworkId, NONE } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { AllocatorHost, CycleAgents } from './allocator.ts';

/** Room for so many frameworks beside an agent in one whole number. */
const FRAMEWORKS = 0x100000;

/** Agents due for maintenance, and the inverse offers for them (spec/mesos.md 4.8). */
export class Maintenance {
  readonly #host: AllocatorHost;
  readonly #windows = new Set<AgentId>();
  readonly #outstanding = new Set<number>();
  /** By agent and framework: when the refusal ends. */
  readonly #refusedUntil = new Map<number, Micros>();

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
    for (const key of this.#refusedUntil.keys()) if (isOfAgent(key)) this.#refusedUntil.delete(key);
  }

  /** Yes and no are alike: a new one may follow once the time is over. No lower bound of one interval here. */
  answered(framework: FrameworkId, agent: AgentId, refuse: Micros): void {
    const key = agent * FRAMEWORKS + framework;
    this.#outstanding.delete(key);
    this.#refusedUntil.set(key, this.#host.now + refuse);
  }

  /** The framework revived, or was deactivated: its refusals are void. */
  voidRefusals(framework: FrameworkId): void {
    if (this.#refusedUntil.size === 0) return;
    for (const key of this.#refusedUntil.keys()) if (key % FRAMEWORKS === framework) this.#refusedUntil.delete(key);
  }

  forgetFramework(framework: FrameworkId): void {
    this.voidRefusals(framework);
    for (const key of this.#outstanding) if (key % FRAMEWORKS === framework) this.#outstanding.delete(key);
  }

  /** Asks everybody active who holds anything on an agent due for maintenance, offers included, unless asked or refused. */
  askToLeave(agents: CycleAgents): void {
    if (this.#windows.size === 0) return;
    const due = agents === 'all' ? [...this.#windows] : agents.filter((agent) => this.#windows.has(agent));
    for (const agent of due.sort((a, b) => a - b)) {
      for (const framework of this.#holders(agent)) {
        const key = agent * FRAMEWORKS + framework;
        if (!this.#host.cluster.frameworks.isActive(framework) || this.#outstanding.has(key)) continue;
        if ((this.#refusedUntil.get(key) ?? 0) > this.#host.now) continue;
        this.#outstanding.add(key);
        this.#host.inverseOffer(framework, agent);
      }
    }
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
