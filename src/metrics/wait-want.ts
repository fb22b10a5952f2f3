import { AgentSet } from '../cluster/agent-set.ts';
import { grown } from '../cluster/columns.ts';
import type { AgentId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { KindId, Kinds } from '../cluster/resources/kinds.ts';
import type { Shapes } from '../cluster/resources/shapes.ts';
import type { AgentAmounts } from './agent-amounts.ts';
import type { WaitEntry } from './wait-entry.ts';
import { Growth } from './wait-growth.ts';

// By agent, side by side: for how many it has room in what is idle, in that and offers, in that and what is reserved for other roles.
const IDLE = 0;
const FREE = 1;
const ANYONE = 2;
const WIDTH = 3;

/** How many tasks that need nothing fit anywhere: more than ever wait. */
const ANY_NUMBER = 1_000_000_000;

/** Tasks of one shape, of one role where resources are reserved: which agents have room for them, and for how many. */
export class Want {
  readonly #kinds: Kinds;
  readonly #role: string;
  readonly #revocable: boolean;
  readonly needs: ReadonlyBundle;
  /** By need: kinds its role may use, and kinds that are reserved for others. Made for so many kinds. */
  readonly #usable: KindId[][] = [];
  readonly #foreign: KindId[][] = [];
  #kindsSeen = 0;
  /** Where each need is served by one kind: those kinds, and what of each is needed; else nothing. */
  #oneKind = new Int32Array(0);
  #oneNeed = new Float64Array(0);
  /** Is anything reserved for others that would serve a need? */
  #hasForeign = false;
  #rooms = new Int32Array(0);
  /** Agents with idle room. */
  readonly idle = new AgentSet();
  /** Room for so many, added up over agents: in what is idle; in that and in offers; in that and in what is reserved for other roles. */
  idleTasks = 0;
  freeTasks = 0;
  anyoneTasks = 0;
  /** Groups of tasks that wait for it; and where it is in the list of wants with such groups. */
  readonly entries: WaitEntry[] = [];
  place = 0;
  /** Those that more room would make a difference to, and some more for which it no longer does. */
  readonly wanting: WaitEntry[] = [];
  /** Must all of them be judged anew? */
  isUpset = false;
  /** What has come free since they were, all of them or one by one. */
  readonly growth = new Growth();
  /** Is there a group for which there is not enough even if all of the cluster were one agent? */
  isTight = false;
  /** The largest group since then, and a number of tasks for which there has been enough in all. */
  most = 0;
  enough = 0;
  readonly row: number;

  /** @param role whose reservations it may use; empty where nothing is reserved @param row of the wants of the run */
  constructor(kinds: Kinds, shapes: Shapes, shape: number, role: string, row: number) {
    this.row = row;
    this.#kinds = kinds;
    this.#role = role;
    this.needs = shapes.needs(shape);
    this.#revocable = shapes.revocable(shape);
    for (let need = 0; need < this.needs.size; need++) {
      this.#usable.push([]);
      this.#foreign.push([]);
    }
  }

  /**
   * Reads off an agent what room it has; an agent that takes no tasks has none. Returns whether all three kinds of room
   * changed by as much.
   *
   * @param isOffered is any of what is free in offers? Else all of it is idle
   */
  update(agent: AgentId, idle: AgentAmounts, free: AgentAmounts, isActive: boolean, isOffered: boolean): boolean {
    this.#readKinds();
    const row = agent * WIDTH;
    if (row + WIDTH > this.#rooms.length) this.#rooms = grown(this.#rooms, row + WIDTH);
    const rooms = this.#rooms;
    const inFree = isActive ? this.#tasksIn(free, agent, false) : 0;
    const inAnyone = isActive && this.#hasForeign ? this.#tasksIn(free, agent, true) : inFree;
    const inIdle = isOffered && inFree > 0 ? this.#tasksIn(idle, agent, false) : inFree;
    const moreFree = inFree - rooms[row + FREE]!;
    const moreAnyone = inAnyone - rooms[row + ANYONE]!;
    const before = rooms[row + IDLE]!;
    const moreIdle = inIdle - before;
    this.freeTasks += moreFree;
    this.anyoneTasks += moreAnyone;
    rooms[row + FREE] = inFree;
    rooms[row + ANYONE] = inAnyone;
    if (moreIdle !== 0) {
      rooms[row + IDLE] = inIdle;
      this.idleTasks += moreIdle;
      if (inIdle === 0) this.idle.delete(agent);
      else if (before === 0) this.idle.add(agent);
    }
    return moreIdle === moreFree && moreIdle === moreAnyone;
  }

  /** Was there any room on an agent when it was read last, or may there be some that is reserved for others? */
  mayHaveRoomOn(agent: AgentId): boolean {
    const row = agent * WIDTH;
    return this.#hasForeign || (row < this.#rooms.length && this.#rooms[row + FREE] !== 0);
  }

  /** How many fit into what is idle on an agent. */
  idleRoom(agent: AgentId): number {
    const row = agent * WIDTH;
    return row < this.#rooms.length ? this.#rooms[row + IDLE]! : 0;
  }

  /** How many fit into these resources of one agent. */
  tasksWithin(resources: ReadonlyBundle): number {
    this.#readKinds();
    let tasks = ANY_NUMBER;
    for (let need = 0; need < this.needs.size && tasks > 0; need++) {
      let sum = 0;
      for (const kind of this.#usable[need]!) sum += resources.amount(kind);
      tasks = fewer(tasks, sum, this.needs.amountAt(need));
    }
    return tasks;
  }

  /** How many fit into amounts of an agent. */
  tasksOn(amounts: AgentAmounts, agent: AgentId): number {
    this.#readKinds();
    return this.#tasksIn(amounts, agent, false);
  }

  /** By need the kind that serves it; empty where one is served by several kinds or none. */
  simpleKinds(): Int32Array {
    this.#readKinds();
    return this.#oneKind;
  }

  /** Would one fit into amounts of an agent? */
  fitsInto(amounts: AgentAmounts, agent: AgentId): boolean {
    this.#readKinds();
    const kinds = this.#oneKind;
    if (kinds.length > 0) {
      for (let need = 0; need < kinds.length; need++) {
        if (amounts.at(agent, kinds[need]!) < this.#oneNeed[need]!) return false;
      }
      return true;
    }
    for (let need = 0; need < this.needs.size; need++) {
      let sum = 0;
      for (const kind of this.#usable[need]!) sum += amounts.at(agent, kind);
      if (sum < this.needs.amountAt(need)) return false;
    }
    return true;
  }

  /** How many fit into amounts of an agent, whoever they are reserved for if `foreign`. */
  #tasksIn(amounts: AgentAmounts, agent: AgentId, foreign: boolean): number {
    let tasks = ANY_NUMBER;
    const kinds = this.#oneKind;
    if (!foreign && kinds.length > 0) {
      for (let need = 0; need < kinds.length; need++) {
        const sum = amounts.at(agent, kinds[need]!);
        const each = this.#oneNeed[need]!;
        if (sum < each) return 0;
        if (tasks * each > sum) tasks = Math.floor(sum / each);
      }
      return tasks;
    }
    for (let need = 0; need < this.needs.size && tasks > 0; need++) {
      let sum = 0;
      for (const kind of this.#usable[need]!) sum += amounts.at(agent, kind);
      if (foreign) for (const kind of this.#foreign[need]!) sum += amounts.at(agent, kind);
      tasks = fewer(tasks, sum, this.needs.amountAt(need));
    }
    return tasks;
  }

  /** How many would fit if all of the cluster were one agent. `total` is by kind. */
  tasksInAll(total: readonly number[]): number {
    this.#readKinds();
    let tasks = ANY_NUMBER;
    for (let need = 0; need < this.needs.size && tasks > 0; need++) {
      let sum = 0;
      for (const kind of this.#usable[need]!) sum += total[kind] ?? 0;
      tasks = fewer(tasks, sum, this.needs.amountAt(need));
    }
    return tasks;
  }

  #readKinds(): void {
    if (this.#kindsSeen < this.#kinds.count) this.#readNewKinds();
  }

  #readNewKinds(): void {
    const kinds = this.#kinds;
    for (; this.#kindsSeen < kinds.count; this.#kindsSeen++) {
      const kind = this.#kindsSeen;
      if (!kinds.isScalar(kind) || kinds.isShared(kind) || kinds.unit(kind) !== 0) continue;
      if (kinds.isRevocable(kind) && !this.#revocable) continue;
      const list = kinds.allocatableTo(kind, this.#role) ? this.#usable : this.#foreign;
      for (let need = 0; need < this.needs.size; need++) {
        if (kinds.nameId(this.needs.kindAt(need)) !== kinds.nameId(kind)) continue;
        list[need]!.push(kind);
        this.#hasForeign ||= list === this.#foreign;
      }
    }
    const isOneEach = this.#usable.every((served) => served.length === 1);
    this.#oneKind = Int32Array.from(isOneEach ? this.#usable : [], ([kind]) => kind!);
    this.#oneNeed = Float64Array.from(this.#oneKind, (_, need) => this.needs.amountAt(need));
  }
}

/** No more than `tasks`, and than `sum` holds of what each needs. Divides only where there is room for some and not for all. */
function fewer(tasks: number, sum: number, each: number): number {
  if (sum < each) return 0;
  return tasks * each <= sum ? tasks : Math.floor(sum / each);
}
