import type { AgentId, StageId, TaskId } from '../../cluster/ids.ts';
import { type Closeness, domainsFor } from '../../cluster/topology.ts';
import { capacityOf, lossOf } from './losses.ts';
import { isOpen, isRefused, roomFor } from './placing.ts';
import type { PlanState } from './plan-state.ts';
import type { Source } from './reclaim.ts';
import { OWNED, type Tag } from './target-table.ts';
import { type Candidate, type Claim, chooseVictims, chooseVictimsOnAgent, type Gang, type Giver } from './victims.ts';
import type { Want } from './wants.ts';

/** Tasks that go so that one bundle fits on an agent. */
export interface VictimSet {
  readonly agent: AgentId;
  readonly tasks: readonly TaskId[];
}

/** Finds tasks to reclaim for bundles of one shape (spec/ego.md 6): lists who could go, and chooses. */
export class VictimSearch {
  readonly #state: PlanState;
  readonly #want: Want;
  readonly #givers: readonly Giver[];
  readonly #claim: Claim;
  readonly #candidates: Candidate[] = [];
  readonly #gangs: Gang[] = [];
  readonly #gangOf = new Map<StageId, number>();
  #isUnit = true;

  /** @param group only tasks there, if not negative */
  constructor(state: PlanState, want: Want, sources: readonly Source[], tag: Tag, group: number) {
    const { plan } = state.force;
    const { tree } = plan;
    this.#state = state;
    this.#want = want;
    this.#givers = sources.map(({ lane, excess }) => ({
      excess,
      shareRatio: tree.consumers[lane.leaf]?.shareRatio ?? 1,
      rank: plan.rank[lane.leaf]!,
    }));
    const sessions = plan.options.victimCriterion === 'mostOverAllocated' ? this.#sessions(sources) : undefined;
    this.#claim = {
      kind: tag === OWNED ? 'owned' : 'pool',
      criterion: plan.options.victimCriterion,
      capacity: capacityOf(state),
      ...(sessions === undefined ? {} : { sessions }),
    };
    for (let giver = 0; giver < sources.length; giver++) this.#list(sources[giver]!, giver, group);
  }

  /** As many sets as bundles, fewer if there is no more to take. */
  find(bundles: number): VictimSet[] {
    if (this.#candidates.length === 0) return [];
    return this.#isUnit ? this.#anywhere(bundles) : this.#agentByAgent(bundles, this.#agentsAtHand(bundles));
  }

  /**
   * As many sets as the gang has tasks, near each other, or none: in the domain where least work is lost, then with fewest victims,
   * then the first (spec/ego.md 6 and 7). Sets without a task are for what is free there already.
   */
  findNear(tasks: number, closeness: Closeness): VictimSet[] {
    if (this.#candidates.length === 0) return [];
    const { agents } = this.#state.cluster;
    const lossOfTask = new Map(this.#candidates.map(({ task, loss }) => [task, loss]));
    for (const domains of domainsFor(this.#state.topology, agents.count, closeness)) {
      let best: { readonly sets: VictimSet[]; readonly loss: number; readonly victims: number } | undefined;
      for (const domain of domains) {
        const sets = this.#agentByAgent(tasks, domain);
        if (sets.length < tasks) continue;
        const all = sets.flatMap((set) => set.tasks);
        const loss = all.reduce((sum, task) => sum + lossOfTask.get(task)!, 0);
        const isBetter = best === undefined || loss < best.loss || (loss === best.loss && all.length < best.victims);
        if (isBetter) best = { sets, loss, victims: all.length };
      }
      if (best !== undefined) return best.sets;
    }
    return [];
  }

  /** Agents where something may go, and those with space enough: what is kept there for others can as well be kept elsewhere. */
  #agentsAtHand(bundles: number): AgentId[] {
    const { room } = this.#state;
    const { seat, vector } = this.#want;
    const spacious: AgentId[] = [];
    for (let i = 0; i < room.count && spacious.length < bundles; i++) {
      const agent = room.at(i);
      const fits = roomFor(this.#state, seat, agent, vector) > 0 && !isRefused(this.#state, seat, agent, vector, 1);
      if (fits) spacious.push(agent);
    }
    const agents = this.#candidates.map((candidate) => candidate.agent);
    return [...new Set([...agents, ...spacious])].sort((a, b) => a - b);
  }

  /** Every task makes room for one bundle: the least lossy ones go, wherever they are. */
  #anywhere(bundles: number): VictimSet[] {
    const { tasks } = this.#state.cluster;
    const chosen = chooseVictims(bundles, this.#candidates, this.#givers, this.#claim, this.#gangs);
    const sets = chosen.slice(0, bundles).map((task) => ({ agent: tasks.agent(task), tasks: [task] }));
    // A gang goes whole: those of it that nothing is needed from are taken with the last.
    sets.at(-1)?.tasks.push(...chosen.slice(bundles));
    return sets;
  }

  /** Bundle by bundle on the agents given, on each of which tasks go until it fits. */
  #agentByAgent(bundles: number, agents: readonly AgentId[]): VictimSet[] {
    const { vectors, claims } = this.#state;
    const needs = Array.from(vectors.amounts(this.#want.vector));
    const sets: VictimSet[] = [];
    const place = new Map(agents.map((agent, i) => [agent, i]));
    const free = agents.map((agent) => this.#freeOn(agent));
    for (const claim of claims.all) {
      const at = place.get(claim.agent);
      if (at !== undefined) subtract(free[at]!, vectors.amounts(claim.vector));
    }
    const usable = this.#usable();
    const givers = this.#givers.slice();
    // Those elsewhere (-1) may have to go with the rest of their gang, and make no room here.
    let left = this.#candidates.map((candidate) => ({ ...candidate, agent: place.get(candidate.agent) ?? -1 }));
    while (sets.length < bundles) {
      const found = chooseVictimsOnAgent(needs, free, usable, left, givers, this.#claim, this.#gangs);
      if (found === undefined) break;
      sets.push({ agent: agents[found.agent]!, tasks: found.tasks });
      for (const task of found.tasks) {
        const candidate = left.find((one) => one.task === task)!;
        const giver = givers[candidate.giver]!;
        givers[candidate.giver] = { ...giver, excess: giver.excess.map((amount, r) => amount - candidate.needs[r]!) };
        add(usable, candidate.needs, 1);
        const here = free[candidate.agent];
        if (here !== undefined) add(here, candidate.needs, 1);
      }
      subtract(free[found.agent]!, needs);
      add(usable, needs, -1);
      left = left.filter((one) => !found.tasks.includes(one.task));
    }
    return sets;
  }

  /** What may be given once all that is under way has come back and gone where it was claimed for, by resource. */
  #usable(): number[] {
    const { usable, claims, vectors, cluster } = this.#state;
    const sum = Array.from(usable);
    for (const { vector, victims } of claims.all) {
      add(sum, vectors.amounts(vector), -1);
      for (const task of victims) add(sum, vectors.amounts(vectors.of(cluster.tasks.resources(task))), 1);
    }
    return sum;
  }

  /** What of an agent the claimant could use as it is, by resource; where it may not go, nothing. */
  #freeOn(agent: AgentId): number[] {
    const { vectors, room, resources } = this.#state;
    const { seat, vector } = this.#want;
    const isOpenTo = isOpen(this.#state, seat, agent) && !isRefused(this.#state, seat, agent, vector, 1);
    if (!isOpenTo) return new Array<number>(resources).fill(0);
    return Array.from(vectors.capacity(room.left(agent), new Float64Array(resources)));
  }

  #list({ lane, turn }: Source, giver: number, group: number): void {
    const { cluster, claims, vectors, options, lots } = this.#state;
    const { tasks } = cluster;
    const { seat, vector } = this.#want;
    for (const other of lane.seats) {
      const isGang = options.gangs?.(other.framework) ?? false;
      for (let task = tasks.firstOfFramework(other.framework); task >= 0; task = tasks.nextOfFramework(task)) {
        if (tasks.role(task) !== lane.role || claims.isNoticed(task)) continue;
        const agent = tasks.agent(task);
        if (!isOpen(this.#state, seat, agent)) continue;
        if (group >= 0 && this.#state.groupOf(agent) !== group) continue;
        if (isRefused(this.#state, seat, agent, vector, 1)) continue;
        const own = vectors.of(tasks.resources(task));
        if (own !== vector) this.#isUnit = false;
        const startedAt = tasks.startedAt(task);
        this.#candidates.push({
          task,
          agent,
          giver,
          session: other.id,
          needs: vectors.needs(own),
          turn,
          preemptionRank: 0,
          loss: lossOf(this.#state, task, lane.leaf, other.framework, this.#claim.capacity!),
          startedAt: Number.isNaN(startedAt) ? this.#state.host.now : startedAt,
          lot: lots === undefined ? undefined : lots.integer(0x7fffffff),
          gang: isGang ? this.#gang(task) : undefined,
        });
      }
    }
  }

  /** The gang of a task: all tasks of its stage, which go together. */
  #gang(task: TaskId): number {
    const { tasks } = this.#state.cluster;
    const stage = tasks.stage(task);
    const known = this.#gangOf.get(stage);
    if (known !== undefined) return known;
    const members: TaskId[] = [];
    const framework = tasks.framework(task);
    for (let other = tasks.firstOfFramework(framework); other >= 0; other = tasks.nextOfFramework(other))
      if (tasks.stage(other) === stage) members.push(other);
    const gang = this.#gangs.push({ members, minimum: members.length }) - 1;
    this.#gangOf.set(stage, gang);
    return gang;
  }

  /** By seat: tasks beyond an equal part of what its leaf should hold, of the resource of which it holds too much by the largest factor. */
  #sessions(sources: readonly Source[]): number[] {
    const over: number[] = [];
    for (const { lane } of sources) {
      const held = lane.seats.reduce((sum, seat) => sum + seat.tasks, 0);
      let share = 1;
      for (let r = 0; r < this.#state.resources; r++)
        if (lane.held[r]! > 0) share = Math.min(share, lane.target(r) / lane.held[r]!);
      const part = Math.floor((held * share) / lane.seats.length);
      for (const seat of lane.seats) over[seat.id] = Math.max(0, seat.tasks - part);
    }
    return over;
  }
}

function add(to: number[], amounts: ArrayLike<number>, times: number): void {
  for (let r = 0; r < to.length; r++) to[r]! += times * amounts[r]!;
}

function subtract(from: number[], amounts: ArrayLike<number>): void {
  for (let r = 0; r < from.length; r++) from[r] = Math.max(0, from[r]! - amounts[r]!);
}
