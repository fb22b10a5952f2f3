import type { Cluster } from '../cluster/cluster.ts';
import { grown } from '../cluster/columns.ts';
import { type AgentId, type FrameworkId, NONE } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Micros } from '../engine/micros.ts';
import { AgentAmounts } from './agent-amounts.ts';
import type { Want } from './wait-want.ts';
import { Wants } from './wait-wants.ts';

// By agent: the records with which something became idle last, and with which a task ended last; how both were before this instant; the
// record with which anybody refused it last; and the number of its last change.
const IDLE_SINCE = 0;
const GREW_AT = 1;
const IDLE_SINCE_BEFORE = 2;
const GREW_BEFORE = 3;
const REFUSED_AT = 4;
const CHANGE = 5;
const WIDTH = 8;

/**
 * The wait ledger's own books of what is idle and what is free (idle or in offers) on each agent, kept from records alone, and the
 * agents with room for what waits. Changes are noted; who has room is worked out when the time of an instant is over:
 * an agent that is offered and comes back within an instant costs next to nothing.
 */
export class Rooms {
  readonly #cluster: Cluster;
  readonly #idle: AgentAmounts;
  readonly #free: AgentAmounts;
  /** Free on all active agents, by kind. */
  readonly freeByKind: number[] = [];
  /** Agents that have other amounts than before this instant; known once it is over. */
  readonly changedAgents: AgentId[] = [];
  /** What tasks wait for, with what its room was read for. */
  readonly wants: Wants;
  readonly #active: boolean[] = [];
  readonly #gpus: boolean[] = [];
  readonly #touched: AgentId[] = [];
  /** By agent: 1 if it was touched in this instant, 2 if it counts as changed whatever its amounts. */
  #touch = new Uint8Array(0);
  /** By agent: 1 if some of it is in offers. */
  #isOffered = new Uint8Array(0);
  /** By agent, side by side: what the constants above say. */
  #marks = new Float64Array(0);
  // Agents in a chain, the last changed first; each with the number of its last change.
  #first: AgentId = NONE;
  #next = new Int32Array(0);
  #previous = new Int32Array(0);
  #changes = 0;
  /** Agents that are gone, with what they had; and such as are there and take no tasks: disconnected, drained. */
  readonly #lost = new Map<AgentId, ReadonlyBundle>();
  readonly #inactive = new Set<AgentId>();
  readonly #totals: ReadonlyBundle[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#idle = new AgentAmounts(cluster.kinds);
    this.#free = new AgentAmounts(cluster.kinds);
    this.wants = new Wants(cluster, this.#free);
  }

  /** Agents known, from row 0. */
  get agents(): number {
    return this.#totals.length;
  }
  /** Is the agent there, and takes it tasks? */
  isOpen(agent: AgentId): boolean {
    return this.#active[agent] === true;
  }
  /** Thousandths idle on an agent. */
  idleOf(agent: AgentId, kind: number): number {
    return this.#idle.at(agent, kind);
  }
  /** Would one fit into what is idle on an agent? */
  fitsIdle(want: Want, agent: AgentId): boolean {
    return want.fitsInto(this.#idle, agent);
  }

  /**
   * Tasks have ended and nothing else happened: does it make no difference to the i-th of those awaited? Then it has seen it. There is more on
   * all changed agents than before, so that one that does not hold a task now did not before. @param changes the number of changes before
   */
  isCalm(i: number, changes: number, at: Micros): boolean {
    const { wants, changedAgents } = this;
    if (!wants.isCalm(i, changes, at)) return false;
    const want = wants.awaited[i]!;
    for (let each = 0; each < changedAgents.length; each++) if (wants.mayFit(want, changedAgents[each]!)) return false;
    wants.setSeen(want, this.#changes);
    return true;
  }

  /** How often an agent has changed, over instants that are over. */
  get changes(): number {
    return this.#changes;
  }

  /** The instant is over: which agents have changed? */
  settle(): void {
    this.wants.readKinds();
    const touched = this.#touched;
    while (this.changedAgents.length > 0) this.changedAgents.pop();
    while (touched.length > 0) {
      const agent = touched.pop()!;
      const isChanged = this.#touch[agent] === 2 || !this.#idle.isAsSaved(agent) || !this.#free.isAsSaved(agent);
      this.#touch[agent] = 0;
      if (!isChanged) continue;
      this.#isOffered[agent] = this.#idle.hasSame(agent, this.#free) ? 0 : 1;
      this.changedAgents.push(agent);
      this.#moveFirst(agent);
      this.#marks[agent * WIDTH + CHANGE] = ++this.#changes;
    }
  }

  /** Reads what room there is for a want now on all agents that have changed since it was read last. */
  read(want: Want): void {
    const { wants } = this;
    const seen = wants.seen(want);
    if (seen === this.#changes) return;
    const marks = this.#marks;
    for (let agent = this.#first; agent !== NONE && marks[agent * WIDTH + CHANGE]! > seen; agent = this.#next[agent]!) {
      if (wants.mayFit(want, agent) || want.mayHaveRoomOn(agent)) this.readAgent(want, agent);
    }
    wants.setCalm(want, 0);
    wants.setSeen(want, this.#changes);
  }
  /** Of one agent. Returns whether all its room for the want changed by as much. */
  readAgent(want: Want, agent: AgentId): boolean {
    this.wants.setCalm(want, 0);
    return want.update(agent, this.#idle, this.#free, this.#active[agent]!, this.#isOffered[agent] === 1);
  }

  idleSince(agent: AgentId): number {
    return this.#marks[agent * WIDTH + IDLE_SINCE]!;
  }
  grewAt(agent: AgentId): number {
    return this.#marks[agent * WIDTH + GREW_AT]!;
  }
  /** As it was before this instant, of an agent that was touched in it. */
  idleSinceBefore(agent: AgentId): number {
    return this.#marks[agent * WIDTH + IDLE_SINCE_BEFORE]!;
  }
  grewBefore(agent: AgentId): number {
    return this.#marks[agent * WIDTH + GREW_BEFORE]!;
  }
  refusedAt(agent: AgentId): number {
    return this.#marks[agent * WIDTH + REFUSED_AT]!;
  }
  hasGpus(agent: AgentId): boolean {
    return this.#gpus[agent]!;
  }

  /** For how many there would be room on agents that are gone or take no tasks; counted no further than `most`. */
  lostTasks(want: Want, most: number): number {
    let tasks = 0;
    for (const total of this.#lost.values()) {
      tasks += want.tasksWithin(total);
      if (tasks >= most) return tasks;
    }
    for (const agent of this.#inactive) {
      tasks += want.tasksOn(this.#free, agent);
      if (tasks >= most) return tasks;
    }
    return tasks;
  }

  added(agent: AgentId, total: ReadonlyBundle, record: number): void {
    this.#reserve(agent + 1);
    this.#lost.delete(agent);
    this.#inactive.delete(agent);
    this.#grew(agent, record);
    this.#touch[agent] = 2;
    this.#clear(agent);
    this.#active[agent] = true;
    this.#setTotal(agent, total);
    this.#idle.add(agent, total, 1);
    this.#changeFree(agent, total, 1);
  }
  removed(agent: AgentId): void {
    this.#note(agent);
    this.#touch[agent] = 2;
    this.#lost.set(agent, this.#totals[agent]!);
    this.#inactive.delete(agent);
    this.#clear(agent);
    this.#active[agent] = false;
  }
  activated(agent: AgentId, isActive: boolean, record: number): void {
    this.#grew(agent, record);
    this.#touch[agent] = 2;
    if (this.#active[agent] === isActive) return;
    this.#active[agent] = isActive;
    this.#countFree(agent, isActive ? 1 : -1);
    if (isActive) this.#inactive.delete(agent);
    else this.#inactive.add(agent);
  }
  /** Its total is another one: what is idle and free is read off the tables, which show the change already. */
  changed(agent: AgentId, total: ReadonlyBundle, record: number): void {
    const { agents } = this.#cluster;
    this.#grew(agent, record);
    this.#touch[agent] = 2;
    this.#setTotal(agent, total);
    this.#clear(agent);
    this.#idle.add(agent, agents.available(agent), 1);
    this.#changeFree(agent, agents.available(agent), 1);
    this.#changeFree(agent, agents.offered(agent), 1);
  }

  offered(agent: AgentId, resources: ReadonlyBundle): void {
    this.#note(agent);
    this.#idle.add(agent, resources, -1);
  }
  cameBack(agent: AgentId, resources: ReadonlyBundle, record: number): void {
    this.#note(agent);
    this.#idle.add(agent, resources, 1);
    this.isBack(agent, record);
  }
  /** What was offered and came back within the instant is idle anew. */
  isBack(agent: AgentId, record: number): void {
    this.#marks[agent * WIDTH + IDLE_SINCE] = record;
  }
  refused(agent: AgentId, record: number): void {
    this.#marks[agent * WIDTH + REFUSED_AT] = record;
  }
  /** Out of an offer, to a task: others for whom there would have been room are passed over. */
  launched(agent: AgentId, framework: FrameworkId, resources: ReadonlyBundle, record: number): void {
    this.#note(agent);
    this.wants.taken(agent, framework, record);
    this.#changeFree(agent, resources, -1);
  }
  ended(agent: AgentId, resources: ReadonlyBundle, record: number): void {
    this.#grew(agent, record);
    this.#idle.add(agent, resources, 1);
    this.#changeFree(agent, resources, 1);
  }

  #setTotal(agent: AgentId, total: ReadonlyBundle): void {
    const { kinds } = this.#cluster;
    this.#totals[agent] = total;
    this.#gpus[agent] = false;
    for (let i = 0; i < total.size; i++) if (kinds.name(total.kindAt(i)) === 'gpus') this.#gpus[agent] = true;
  }

  #clear(agent: AgentId): void {
    if (this.#active[agent] === true) this.#countFree(agent, -1);
    this.#idle.clear(agent);
    this.#free.clear(agent);
  }

  /** All that is free on an agent counts for the cluster once more, or no longer. */
  #countFree(agent: AgentId, sign: 1 | -1): void {
    for (let kind = 0; kind < this.freeByKind.length; kind++)
      this.freeByKind[kind]! += sign * this.#free.at(agent, kind);
  }

  #changeFree(agent: AgentId, bundle: ReadonlyBundle, sign: 1 | -1): void {
    this.#free.add(agent, bundle, sign);
    if (!this.#active[agent]) return;
    for (let i = 0; i < bundle.size; i++) {
      const kind = bundle.kindAt(i);
      while (this.freeByKind.length <= kind) this.freeByKind.push(0);
      this.freeByKind[kind]! += sign * bundle.amountAt(i);
    }
  }

  #grew(agent: AgentId, record: number): void {
    this.#note(agent);
    this.#marks[agent * WIDTH + IDLE_SINCE] = record;
    this.#marks[agent * WIDTH + GREW_AT] = record;
  }

  /** Something of it is about to change, for the first time in this instant or again. */
  #note(agent: AgentId): void {
    if (this.#touch[agent] !== 0) return;
    this.#touch[agent] = 1;
    this.#touched.push(agent);
    this.#idle.save(agent);
    this.#free.save(agent);
    this.#marks[agent * WIDTH + IDLE_SINCE_BEFORE] = this.#marks[agent * WIDTH + IDLE_SINCE]!;
    this.#marks[agent * WIDTH + GREW_BEFORE] = this.#marks[agent * WIDTH + GREW_AT]!;
  }

  #reserve(agents: number): void {
    if (this.#touch.length >= agents) return;
    const before = this.#touch.length;
    this.#touch = grown(this.#touch, agents);
    this.#isOffered = grown(this.#isOffered, agents);
    this.#marks = grown(this.#marks, this.#touch.length * WIDTH);
    this.#next = grown(this.#next, agents).fill(NONE, before);
    this.#previous = grown(this.#previous, agents).fill(NONE, before);
  }

  #moveFirst(agent: AgentId): void {
    if (this.#first === agent) return;
    const next = this.#next[agent]!;
    const previous = this.#previous[agent]!;
    if (previous !== NONE) this.#next[previous] = next;
    if (next !== NONE) this.#previous[next] = previous;
    if (this.#first !== NONE) this.#previous[this.#first] = agent;
    this.#next[agent] = this.#first;
    this.#previous[agent] = NONE;
    this.#first = agent;
  }
}
