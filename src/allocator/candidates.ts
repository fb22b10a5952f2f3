import { AgentSet } from '../cluster/agent-set.ts';
import type { ClusterView } from '../cluster/cluster.ts';
import { type AgentId, NONE } from '../cluster/ids.ts';
import type { RandomStream } from '../engine/random.ts';
import type { CycleAgents } from './allocator.ts';

/**
 * The agents a cycle goes through (spec/mesos.md 4.2): asked for, registered, active, on the whitelist, with something
 * left to give. An agent with nothing left costs nothing.
 */
export class Candidates {
  readonly #cluster: ClusterView;
  readonly #isUseless: ((agent: AgentId) => boolean) | undefined;
  /** Agents that may have something to give: told of here whenever something comes back, dropped when found empty. */
  readonly #withRest = new AgentSet();
  readonly #someoneGives: () => void;
  /** Was `areNone` true when it was last asked, and nothing has come back since? */
  #saidNone = false;
  #whitelist: ReadonlySet<string> | undefined;
  #agents = new Int32Array(16);
  #count = 0;

  /**
   * @param isUseless is nothing of what an agent has left of any use? Default: never
   * @param someoneGives called when `areNone` was true, and may be so no longer
   */
  constructor(
    cluster: ClusterView,
    isUseless: ((agent: AgentId) => boolean) | undefined = undefined,
    someoneGives: () => void = () => {},
  ) {
    this.#cluster = cluster;
    this.#isUseless = isUseless;
    this.#someoneGives = someoneGives;
  }

  get count(): number {
    return this.#count;
  }
  at(i: number): AgentId {
    return this.#agents[i]!;
  }

  /** Something of the agent may be available now. */
  mayGive(agent: AgentId): void {
    this.#withRest.add(agent);
    if (!this.#saidNone) return;
    this.#saidNone = false;
    this.#someoneGives();
  }

  /** Is it known that no agent has anything to give? Only the last one is looked at for it, so that asking costs nothing. */
  get areNone(): boolean {
    const last = this.#withRest.only;
    if (last !== NONE && this.#isEmpty(last)) this.#withRest.delete(last);
    this.#saidNone = this.#withRest.count === 0;
    return this.#saidNone;
  }

  setWhitelist(hosts: readonly string[] | undefined): void {
    this.#whitelist = hosts === undefined ? undefined : new Set(hosts);
  }

  /** In order of id, whatever the order in which they were asked for (spec/mesos.md 11.11). */
  choose(asked: CycleAgents): void {
    const { agents } = this.#cluster;
    if (this.#agents.length < agents.count + 32) this.#agents = new Int32Array(2 * agents.count + 32);
    if (typeof asked === 'string') this.#count = this.#withRest.copyTo(this.#agents);
    else {
      this.#count = 0;
      for (const agent of asked) if (this.#withRest.has(agent)) this.#agents[this.#count++] = agent;
      if (this.#count > 1) this.#agents.subarray(0, this.#count).sort();
    }
    let kept = 0;
    for (let i = 0; i < this.#count; i++) {
      const agent = this.#agents[i]!;
      if (this.#isEmpty(agent)) this.#withRest.delete(agent);
      else if (agents.isActive(agent) && (this.#whitelist?.has(agents.name(agent)) ?? true))
        this.#agents[kept++] = agent;
    }
    this.#count = kept;
  }

  #isEmpty(agent: AgentId): boolean {
    return this.#cluster.agents.isExhausted(agent) || this.#isUseless?.(agent) === true;
  }

  shuffle(stream: RandomStream): void {
    for (let last = this.#count - 1; last > 0; last--) {
      const other = stream.integer(last + 1);
      const agent = this.#agents[last]!;
      this.#agents[last] = this.#agents[other]!;
      this.#agents[other] = agent;
    }
  }
}
