import { grown } from '../cluster/columns.ts';
import { type AgentId, type FrameworkId, NONE } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { KindId, Kinds } from '../cluster/resources/kinds.ts';
import type { Shapes } from '../cluster/resources/shapes.ts';
import type { AgentAmounts } from './agent-amounts.ts';

// Where an agent has room for one more task.
const IDLE = 1; // in what is idle
const FREE = 2; // in what is idle or in offers
const ANYONE = 4; // in that, with what is reserved for other roles

/** Tasks of one shape, of one role where resources are reserved: which agents have room for one more of them. */
export class Want {
  readonly #kinds: Kinds;
  readonly #role: string;
  readonly #revocable: boolean;
  readonly #needs: ReadonlyBundle;
  /** By need: kinds its role may use, and kinds that are reserved for others. Made for so many kinds. */
  readonly #usable: KindId[][] = [];
  readonly #foreign: KindId[][] = [];
  #kindsSeen = 0;
  #room = new Uint8Array(0);
  /** Agents with idle room, and by agent its place in that list, plus 1. */
  readonly idle: AgentId[] = [];
  #place = new Int32Array(0);
  /** Agents with room in offers, and in what others have reserved. */
  free = 0;
  anyone = 0;
  /** Grows when an agent comes into the list of idle ones, or leaves it. */
  version = 0;
  /** How many tasks wait for it. */
  waiting = 0;
  // The last two launches, of different frameworks, on agents that had room for this.
  #takenBy: FrameworkId = NONE;
  #takenAt = 0;
  #takenBefore = 0;

  /** @param role whose reservations it may use; empty where nothing is reserved */
  constructor(kinds: Kinds, shapes: Shapes, shape: number, role: string) {
    this.#kinds = kinds;
    this.#role = role;
    this.#needs = shapes.needs(shape);
    this.#revocable = shapes.revocable(shape);
    for (let need = 0; need < this.#needs.size; need++) {
      this.#usable.push([]);
      this.#foreign.push([]);
    }
  }

  /** Reads off an agent what room it has; an agent that takes no tasks has none. */
  update(agent: AgentId, idle: AgentAmounts, free: AgentAmounts, isActive: boolean): void {
    this.#room = grown(this.#room, agent + 1);
    const before = this.#room[agent]!;
    let room = 0;
    if (isActive && this.#fitsIn(free, agent, true)) {
      room = ANYONE;
      if (this.#fitsIn(free, agent, false)) room |= this.#fitsIn(idle, agent, false) ? FREE | IDLE : FREE;
    }
    if (room === before) return;
    this.#room[agent] = room;
    this.free += ((room & FREE) - (before & FREE)) / FREE;
    this.anyone += ((room & ANYONE) - (before & ANYONE)) / ANYONE;
    if ((room & IDLE) !== (before & IDLE)) this.#move(agent, (room & IDLE) !== 0);
  }

  get isAwaited(): boolean {
    return this.waiting > 0;
  }

  hasIdleRoom(agent: AgentId): boolean {
    return agent < this.#place.length && this.#place[agent]! > 0;
  }

  /** Would one fit into these resources of one agent? */
  fits(resources: ReadonlyBundle): boolean {
    this.#readKinds();
    for (let need = 0; need < this.#needs.size; need++) {
      let sum = 0;
      for (const kind of this.#usable[need]!) sum += resources.amount(kind);
      if (sum < this.#needs.amountAt(need)) return false;
    }
    return true;
  }

  /** Would one fit into what is free on an agent? */
  fitsFree(free: AgentAmounts, agent: AgentId): boolean {
    return this.#fitsIn(free, agent, false);
  }

  /** The same on an agent, whoever it is reserved for if `foreign`. */
  #fitsIn(amounts: AgentAmounts, agent: AgentId, foreign: boolean): boolean {
    this.#readKinds();
    for (let need = 0; need < this.#needs.size; need++) {
      let sum = 0;
      for (const kind of this.#usable[need]!) sum += amounts.at(agent, kind);
      if (foreign) for (const kind of this.#foreign[need]!) sum += amounts.at(agent, kind);
      if (sum < this.#needs.amountAt(need)) return false;
    }
    return true;
  }

  /** Would one fit if all of the cluster were one agent? `total` is by kind. */
  fitsInAll(total: readonly number[]): boolean {
    this.#readKinds();
    for (let need = 0; need < this.#needs.size; need++) {
      let sum = 0;
      for (const kind of this.#usable[need]!) sum += total[kind] ?? 0;
      if (sum < this.#needs.amountAt(need)) return false;
    }
    return true;
  }

  /** Somebody launched a task on an agent that had room for this one. `at` counts records. */
  taken(framework: FrameworkId, at: number): void {
    if (framework !== this.#takenBy) {
      this.#takenBefore = this.#takenAt;
      this.#takenBy = framework;
    }
    this.#takenAt = at;
  }

  /** Has anybody else taken room for this since then? */
  isTakenSince(framework: FrameworkId, since: number): boolean {
    return (this.#takenBy === framework ? this.#takenBefore : this.#takenAt) > since;
  }

  #move(agent: AgentId, isIdle: boolean): void {
    this.version++;
    this.#place = grown(this.#place, agent + 1);
    if (isIdle) {
      this.#place[agent] = this.idle.push(agent);
      return;
    }
    const at = this.#place[agent]! - 1;
    const last = this.idle.pop()!;
    if (last !== agent) {
      this.idle[at] = last;
      this.#place[last] = at + 1;
    }
    this.#place[agent] = 0;
  }

  #readKinds(): void {
    const kinds = this.#kinds;
    for (; this.#kindsSeen < kinds.count; this.#kindsSeen++) {
      const kind = this.#kindsSeen;
      if (!kinds.isScalar(kind) || kinds.isShared(kind) || kinds.unit(kind) !== 0) continue;
      if (kinds.isRevocable(kind) && !this.#revocable) continue;
      const list = kinds.allocatableTo(kind, this.#role) ? this.#usable : this.#foreign;
      for (let need = 0; need < this.#needs.size; need++) {
        if (kinds.nameId(this.#needs.kindAt(need)) === kinds.nameId(kind)) list[need]!.push(kind);
      }
    }
  }
}
