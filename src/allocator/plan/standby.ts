import type { ClusterView } from '../../cluster/cluster.ts';
import type { AgentId, FrameworkId } from '../../cluster/ids.ts';
import type { Amounts } from '../../cluster/roles.ts';
import type { Lane } from './lane.ts';

interface Instance {
  readonly lane: Lane;
  readonly framework: FrameworkId;
  readonly idle: Amounts;
}

/**
 * Service instances that stay loaded on their agent after their slot is released (spec/ego.md 7). They hold no slot; what
 * memory they take is the agent's free memory, and they go, the oldest first, when it is needed.
 */
export class Standby {
  readonly #cluster: ClusterView;
  /** By agent, the oldest first. */
  readonly #onAgent = new Map<AgentId, Instance[]>();
  readonly #counts = new Map<Lane, number>();

  constructor(cluster: ClusterView) {
    this.#cluster = cluster;
  }

  /** Is any instance on standby? */
  get isUsed(): boolean {
    return this.#onAgent.size > 0;
  }

  /** An instance's slot was released: it stays if its role may keep that many. */
  released(lane: Lane, framework: FrameworkId, agent: AgentId, max: number, idle: Amounts): void {
    if ((this.#counts.get(lane) ?? 0) >= max) return;
    const here = this.#onAgent.get(agent) ?? [];
    if (here.length === 0) this.#onAgent.set(agent, here);
    here.push({ lane, framework, idle });
    this.#change(lane, 1);
  }

  /** Is an instance of this framework loaded on the agent? */
  has(framework: FrameworkId, agent: AgentId): boolean {
    return this.#onAgent.get(agent)?.some((instance) => instance.framework === framework) ?? false;
  }

  /** Work begins on a loaded instance, if there is one; it is then no longer on standby. */
  take(framework: FrameworkId, agent: AgentId): boolean {
    const here = this.#onAgent.get(agent);
    const at = here?.findIndex((instance) => instance.framework === framework) ?? -1;
    if (here === undefined || at < 0) return false;
    this.#drop(agent, here, at);
    return true;
  }

  /** Drops instances, the oldest first, until the others fit into what is free on the agent. */
  makeRoom(agent: AgentId): void {
    const here = this.#onAgent.get(agent);
    while (here !== undefined && here.length > 0 && !this.#fits(agent, here)) this.#drop(agent, here, 0);
  }

  /** Instances are gone with their framework. */
  forgetFramework(framework: FrameworkId): void {
    for (const [agent, here] of this.#onAgent)
      for (let at = here.length - 1; at >= 0; at--) if (here[at]!.framework === framework) this.#drop(agent, here, at);
  }

  forgetAgent(agent: AgentId): void {
    const here = this.#onAgent.get(agent);
    while (here !== undefined && here.length > 0) this.#drop(agent, here, 0);
  }

  #fits(agent: AgentId, here: readonly Instance[]): boolean {
    const available = this.#cluster.agents.available(agent);
    const sums: Record<string, number> = {};
    for (const { idle } of here)
      for (const [name, amount] of Object.entries(idle)) sums[name] = (sums[name] ?? 0) + amount;
    return Object.entries(sums).every(([name, sum]) => sum <= available.amount(this.#cluster.kinds.plain(name)));
  }

  #drop(agent: AgentId, here: Instance[], at: number): void {
    const [instance] = here.splice(at, 1);
    this.#change(instance!.lane, -1);
    if (here.length === 0) this.#onAgent.delete(agent);
  }

  #change(lane: Lane, by: number): void {
    this.#counts.set(lane, (this.#counts.get(lane) ?? 0) + by);
  }
}
