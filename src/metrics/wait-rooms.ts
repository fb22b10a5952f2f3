import type { Cluster } from '../cluster/cluster.ts';
import { grown } from '../cluster/columns.ts';
import type { AgentId, FrameworkId } from '../cluster/ids.ts';
import type { Bundle, ReadonlyBundle } from '../cluster/resources/bundle.ts';
import { AgentAmounts } from './agent-amounts.ts';
import { Want } from './wait-want.ts';

/**
 * The wait ledger's own books of what is idle and what is free (idle or in offers) on each agent, kept from records alone, and the
 * agents with room for what waits. Changes are noted; who has room is worked out when the time of an instant is over, by `settle`:
 * an agent that is offered and comes back within an instant costs next to nothing.
 */
export class Rooms {
  readonly #cluster: Cluster;
  readonly #idle: AgentAmounts;
  readonly #free: AgentAmounts;
  /** How often more became free on an agent: refusals of it are of less than there is now. */
  growths = 0;
  /** How often something became idle: grown, or come back from an offer. */
  returns = 0;
  /** Free in the whole cluster, by kind. */
  readonly freeByKind: number[] = [];
  readonly #active: boolean[] = [];
  readonly #wants: Want[] = [];
  readonly #byKey = new Map<string, Want>();
  readonly #touched: AgentId[] = [];
  #isTouched = new Uint8Array(0);
  /** By agent: the record with which something became idle last, and with which a task ended last. */
  #idleSince = new Float64Array(0);
  #grewAt = new Float64Array(0);
  /** Agents that are gone, with what they had. */
  readonly #lost = new Map<AgentId, Bundle>();
  readonly #totals: Bundle[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#idle = new AgentAmounts(cluster.kinds);
    this.#free = new AgentAmounts(cluster.kinds);
  }

  /** The want of a shape and a role (a path). Roles matter only where something is reserved when it is first asked for. */
  want(shape: number, role: string): Want {
    const { kinds, shapes } = this.#cluster;
    let reserved = false;
    for (let kind = 0; kind < kinds.count; kind++) reserved ||= kinds.isReserved(kind);
    const key = `${shape} ${reserved ? role : ''}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const want = new Want(kinds, shapes, shape, reserved ? role : '');
    for (let agent = 0; agent < this.#active.length; agent++) this.#update(want, agent);
    this.#wants.push(want);
    this.#byKey.set(key, want);
    return want;
  }

  /** Works out who has room now. */
  settle(): void {
    const touched = this.#touched;
    for (let i = 0; i < touched.length; i++) {
      const agent = touched[i]!;
      this.#isTouched[agent] = 0;
      for (let j = 0; j < this.#wants.length; j++) this.#update(this.#wants[j]!, agent);
    }
    touched.length = 0;
  }

  idleSince(agent: AgentId): number {
    return agent < this.#idleSince.length ? this.#idleSince[agent]! : 0;
  }
  grewAt(agent: AgentId): number {
    return agent < this.#grewAt.length ? this.#grewAt[agent]! : 0;
  }
  /** For how many there would be room on agents that are gone; counted no further than `most`. */
  lostTasks(want: Want, most: number): number {
    let tasks = 0;
    if (this.#lost.size === 0) return tasks;
    for (const total of this.#lost.values()) {
      tasks += want.tasksWithin(total);
      if (tasks >= most) break;
    }
    return tasks;
  }

  added(agent: AgentId, total: ReadonlyBundle, record: number): void {
    this.#lost.delete(agent);
    this.#totals[agent] = total.clone();
    this.#active[agent] = true;
    this.#idle.clear(agent);
    this.#idle.add(agent, total, 1);
    this.#changeFree(agent, total, 1);
    this.#grew(agent, record);
  }
  removed(agent: AgentId): void {
    this.#lost.set(agent, this.#totals[agent]!);
    this.#active[agent] = false;
    this.#changeFree(agent, this.#totals[agent]!, -1);
    this.#idle.clear(agent);
    this.#free.clear(agent);
    this.#touch(agent);
  }
  activated(agent: AgentId, isActive: boolean, record: number): void {
    this.#active[agent] = isActive;
    this.#grew(agent, record);
  }
  /** Its total is another one: what is idle and free is read off the tables, which show the change already. */
  changed(agent: AgentId, total: ReadonlyBundle, record: number): void {
    const { agents } = this.#cluster;
    this.#totals[agent] = total.clone();
    this.#idle.clear(agent);
    this.#idle.add(agent, agents.available(agent), 1);
    for (let kind = 0; kind < this.#cluster.kinds.count; kind++) {
      const was = this.#free.at(agent, kind);
      if (was !== 0) this.freeByKind[kind]! -= was;
    }
    this.#free.clear(agent);
    this.#changeFree(agent, agents.available(agent), 1);
    this.#changeFree(agent, agents.offered(agent), 1);
    this.#grew(agent, record);
  }

  offered(agent: AgentId, resources: ReadonlyBundle): void {
    this.#idle.add(agent, resources, -1);
    this.#touch(agent);
  }
  cameBack(agent: AgentId, resources: ReadonlyBundle, record: number): void {
    this.#idle.add(agent, resources, 1);
    this.returns++;
    this.#idleSince = grown(this.#idleSince, agent + 1);
    this.#idleSince[agent] = record;
    this.#touch(agent);
  }
  /** Out of an offer, to a task: others for whom there would have been room are passed over. */
  launched(agent: AgentId, framework: FrameworkId, resources: ReadonlyBundle, record: number): void {
    for (let i = 0; i < this.#wants.length; i++) {
      const want = this.#wants[i]!;
      if (want.isAwaited && want.fitsFree(this.#free, agent)) want.taken(framework, record);
    }
    this.#changeFree(agent, resources, -1);
    this.#touch(agent);
  }
  ended(agent: AgentId, resources: ReadonlyBundle, record: number): void {
    this.#idle.add(agent, resources, 1);
    this.#changeFree(agent, resources, 1);
    this.#grew(agent, record);
  }

  #changeFree(agent: AgentId, bundle: ReadonlyBundle, sign: 1 | -1): void {
    this.#free.add(agent, bundle, sign);
    for (let i = 0; i < bundle.size; i++) {
      const kind = bundle.kindAt(i);
      while (this.freeByKind.length <= kind) this.freeByKind.push(0);
      this.freeByKind[kind]! += sign * bundle.amountAt(i);
    }
  }

  #grew(agent: AgentId, record: number): void {
    this.growths++;
    this.returns++;
    this.#idleSince = grown(this.#idleSince, agent + 1);
    this.#grewAt = grown(this.#grewAt, agent + 1);
    this.#idleSince[agent] = record;
    this.#grewAt[agent] = record;
    this.#touch(agent);
  }

  #touch(agent: AgentId): void {
    this.#isTouched = grown(this.#isTouched, agent + 1);
    if (this.#isTouched[agent] === 1) return;
    this.#isTouched[agent] = 1;
    this.#touched.push(agent);
  }

  #update(want: Want, agent: AgentId): void {
    want.update(agent, this.#idle, this.#free, this.#active[agent] ?? false);
  }
}
