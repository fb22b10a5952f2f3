import type { AgentId, RoleId, TaskId } from '../../cluster/ids.ts';
import { Bundle } from '../../cluster/resources/bundle.ts';
import type { TasksView } from '../../cluster/tasks.ts';
import type { Micros } from '../../engine/micros.ts';
import { addTo, type Lane } from './lane.ts';
import type { VectorId, Vectors } from './vectors.ts';

/** One bundle being reclaimed: it is earmarked on its agent for the lane that claims it (spec/ego.md 5.5). */
export interface Claim {
  readonly lane: Lane;
  readonly vector: VectorId;
  readonly agent: AgentId;
  /** Who owns what comes back: the claimant's own role, or NONE for a pool. */
  readonly lender: RoleId;
  /** Tasks that have not gone yet. */
  readonly victims: Set<TaskId>;
  /** The earmark goes when this passes. */
  readonly lapsesAt: Micros;
  /** Claims with the same one are met together or given up together: those for the tasks of one gang. */
  readonly gang: object | undefined;
  /** Taken from those who hold no more than they should, because the owner insists (on its own, or on a group). */
  readonly insists: boolean;
}

/** Claims in force, the oldest first. */
export class Claims {
  readonly #tasks: TasksView;
  readonly #vectors: Vectors;
  readonly #laneOf: (role: RoleId) => Lane | undefined;
  readonly #all: Claim[] = [];
  #version = 0;
  /** Those that go together, as of a version. */
  #units: readonly (readonly Claim[])[] = [];
  #unitsAt = 0;
  readonly #ofTask = new Map<TaskId, Claim>();
  readonly #sent = new Set<TaskId>();
  /** Deadlines of notices that went with the master that had sent them. */
  readonly #interrupted = new Map<TaskId, Micros>();
  readonly #onAgent = new Map<AgentId, number>();
  readonly #reserve = new Bundle();
  readonly #away = new Bundle();

  constructor(tasks: TasksView, vectors: Vectors, laneOf: (role: RoleId) => Lane | undefined) {
    this.#tasks = tasks;
    this.#vectors = vectors;
    this.#laneOf = laneOf;
  }

  get all(): readonly Claim[] {
    return this.#all;
  }
  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  /** Claims in force, those that go together in one list; in the order of the oldest of each. */
  units(): readonly (readonly Claim[])[] {
    if (this.#unitsAt === this.#version) return this.#units;
    this.#units = this.#together();
    this.#unitsAt = this.#version;
    return this.#units;
  }

  #together(): readonly (readonly Claim[])[] {
    const units: Claim[][] = [];
    const ofGang = new Map<object, Claim[]>();
    for (const claim of this.#all) {
      const unit = claim.gang === undefined ? undefined : ofGang.get(claim.gang);
      if (unit !== undefined) unit.push(claim);
      else {
        const fresh = [claim];
        units.push(fresh);
        if (claim.gang !== undefined) ofGang.set(claim.gang, fresh);
      }
    }
    return units;
  }

  claimOn(task: TaskId): Claim | undefined {
    return this.#ofTask.size === 0 ? undefined : this.#ofTask.get(task);
  }

  /** Is the task under notice, for a claim or for nobody in particular? */
  isNoticed(task: TaskId): boolean {
    return this.claimOn(task) !== undefined || (this.#sent.size > 0 && this.#sent.has(task));
  }
  /** Tasks under notice for nobody in particular, the oldest notice first. */
  get sent(): ReadonlySet<TaskId> {
    return this.#sent;
  }
  /** A task has to go though nobody claims what it holds. */
  send(task: TaskId): void {
    this.#sent.add(task);
    this.#notice(task, 1);
  }

  /** The master that sent the notice is gone; the next one sends it again, if it still has to (spec/ego.md 8). */
  interrupt(task: TaskId): void {
    this.#interrupted.set(task, this.#tasks.deadline(task));
    this.#notice(task, -1);
  }
  isInterrupted(task: TaskId): boolean {
    return this.#interrupted.has(task);
  }
  /** Claims in force, those that go together in one list, without those of which a notice is still interrupted. */
  settledUnits(): readonly (readonly Claim[])[] {
    const units = this.units();
    if (this.#interrupted.size === 0) return units;
    const isInterrupted = ({ victims }: Claim): boolean => [...victims].some((task) => this.#interrupted.has(task));
    return units.filter((unit) => !unit.some(isInterrupted));
  }
  /** Tasks whose notice was interrupted, with their deadlines. */
  get interrupted(): ReadonlyMap<TaskId, Micros> {
    return this.#interrupted;
  }
  /** The notice is sent again. */
  resume(task: TaskId): void {
    this.#interrupted.delete(task);
    this.#notice(task, 1);
  }

  open(claim: Claim): void {
    this.#version++;
    this.#all.push(claim);
    this.#onAgent.set(claim.agent, (this.#onAgent.get(claim.agent) ?? 0) + 1);
    addTo(claim.lane.pledged, this.#vectors.amounts(claim.vector), 1);
    for (const task of claim.victims) {
      this.#ofTask.set(task, claim);
      this.#notice(task, 1);
    }
  }

  /** A victim is gone, or may stay. */
  forget(task: TaskId): void {
    if (this.#sent.size > 0 && this.#sent.delete(task)) this.#end(task);
    if (this.#ofTask.size === 0) return;
    const claim = this.#ofTask.get(task);
    if (claim === undefined) return;
    this.#version++;
    claim.victims.delete(task);
    this.#ofTask.delete(task);
    this.#end(task);
  }

  /** The claim is met, given up or void; its victims, if any are left, are no concern of it any more. */
  close(claim: Claim): void {
    this.#version++;
    this.#all.splice(this.#all.indexOf(claim), 1);
    const left = this.#onAgent.get(claim.agent)! - 1;
    if (left === 0) this.#onAgent.delete(claim.agent);
    else this.#onAgent.set(claim.agent, left);
    addTo(claim.lane.pledged, this.#vectors.amounts(claim.vector), -1);
    for (const task of claim.victims) {
      this.#ofTask.delete(task);
      this.#end(task);
    }
  }

  isOn(agent: AgentId): boolean {
    return this.#all.length > 0 && this.#onAgent.has(agent);
  }

  /** Takes off what claims on the agent, these apart, need beyond what their victims will still give. */
  takeReserves(agent: AgentId, left: Bundle, except: readonly Claim[]): void {
    for (const claim of this.#all) {
      if (claim.agent !== agent || except.includes(claim)) continue;
      this.#away.clear();
      for (const task of claim.victims)
        if (this.#tasks.agent(task) === agent) this.#away.add(this.#tasks.resources(task));
      left.subtract(this.#reserve.copyFrom(this.#vectors.bundle(claim.vector)).subtract(this.#away));
    }
  }

  #end(task: TaskId): void {
    if (!this.#interrupted.delete(task)) this.#notice(task, -1);
  }

  #notice(task: TaskId, sign: 1 | -1): void {
    const lane = this.#laneOf(this.#tasks.role(task));
    if (lane !== undefined)
      addTo(lane.noticed, this.#vectors.amounts(this.#vectors.of(this.#tasks.resources(task))), sign);
  }
}
