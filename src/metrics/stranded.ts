import { grown } from '../cluster/columns.ts';
import type { AgentId } from '../cluster/ids.ts';
import type { Kinds } from '../cluster/resources/kinds.ts';
import { type Levels, newLevels } from './levels.ts';
import type { Rooms } from './wait-rooms.ts';
import type { Want } from './wait-want.ts';

/** In place of a want that fits: nothing that waits does; or nobody has looked. */
const STRANDED = -1;
const UNKNOWN = -2;

/**
 * What is stranded: idle on agents where nothing that waits would fit into what is idle. While nothing waits nothing is.
 *
 * For each agent one want that fits there is remembered as the proof that it is not stranded: it is looked at again only if its idle amounts
 * change or that want is awaited no longer, and stranded ones also if others begin to be awaited.
 */
export class Stranded {
  /** Stranded now, by resource name, in thousandths. */
  readonly levels: Levels = newLevels();
  readonly #rooms: Rooms;
  readonly #kinds: Kinds;
  /** By agent: the row of a want that fits, STRANDED or UNKNOWN. */
  #proof = new Int32Array(0);
  /** By agent, of those that are stranded: what of it counts, by kind. */
  #counted = new Float64Array(0);
  #width = 4;
  #agents = 0;
  /** Does anything wait, and are all agents judged? */
  #isCounting = false;

  constructor(rooms: Rooms, kinds: Kinds) {
    this.#rooms = rooms;
    this.#kinds = kinds;
  }

  /** The instant is over and the rooms are settled. */
  settle(): void {
    const rooms = this.#rooms;
    if (rooms.wants.awaited.length === 0) this.#stop();
    else if (!this.#isCounting) this.#start();
    else {
      if (rooms.wants.ceased.length > 0) this.#lookForOtherProofs();
      const { changedAgents } = rooms;
      for (let i = 0; i < changedAgents.length; i++) this.#judge(changedAgents[i]!);
      if (rooms.wants.begun.length > 0) this.#lookAtStranded();
    }
    rooms.wants.forgetNews();
  }

  #stop(): void {
    if (!this.#isCounting) return;
    this.#isCounting = false;
    for (let name = 0; name < this.levels.length; name++) this.levels[name] = 0;
    this.#proof.fill(UNKNOWN, 0, this.#agents);
  }

  #start(): void {
    this.#isCounting = true;
    const { agents } = this.#rooms;
    this.#reserve(agents);
    for (let agent = 0; agent < agents; agent++) this.#judge(agent);
  }

  /** What proved that some agents are of use is awaited no longer. */
  #lookForOtherProofs(): void {
    for (let agent = 0; agent < this.#agents; agent++) {
      const proof = this.#proof[agent]!;
      if (proof >= 0 && !this.#rooms.wants.isAwaited(proof)) this.#judge(agent);
    }
  }

  #lookAtStranded(): void {
    for (let agent = 0; agent < this.#agents; agent++) if (this.#proof[agent] === STRANDED) this.#judge(agent);
  }

  #judge(agent: AgentId): void {
    if (agent >= this.#agents) this.#reserve(agent + 1);
    if (this.#proof[agent] === STRANDED) this.#count(agent, -1);
    const proof = this.#rooms.isOpen(agent) ? this.#proofOn(agent) : UNKNOWN;
    this.#proof[agent] = proof;
    if (proof !== STRANDED) return;
    this.#read(agent);
    this.#count(agent, 1);
  }

  /** A want that fits into what is idle on an agent: the one that did before, if it still does. */
  #proofOn(agent: AgentId): number {
    const rooms = this.#rooms;
    const before = this.#proof[agent]!;
    if (before >= 0 && rooms.wants.isAwaited(before) && rooms.fitsIdle(rooms.wants.at(before), agent)) return before;
    const { awaited } = rooms.wants;
    for (let i = 0; i < awaited.length; i++) {
      const want: Want = awaited[i]!;
      if (rooms.fitsIdle(want, agent)) return want.row;
    }
    return STRANDED;
  }

  #read(agent: AgentId): void {
    if (this.#kinds.count > this.#width) this.#widen(this.#kinds.count);
    for (let kind = 0; kind < this.#width; kind++)
      this.#counted[agent * this.#width + kind] = this.#rooms.idleOf(agent, kind);
  }

  #count(agent: AgentId, times: 1 | -1): void {
    for (let kind = 0; kind < this.#width; kind++) {
      const amount = this.#counted[agent * this.#width + kind]!;
      if (amount === 0) continue;
      const name = this.#kinds.nameId(kind);
      while (this.levels.length <= name) this.levels.push(0);
      this.levels[name]! += times * amount;
    }
  }

  #reserve(agents: number): void {
    if (agents <= this.#agents) return;
    this.#proof = grown(this.#proof, agents).fill(UNKNOWN, this.#agents);
    this.#counted = grown(this.#counted, agents * this.#width);
    this.#agents = agents;
  }

  #widen(kinds: number): void {
    const counted = new Float64Array(this.#agents * kinds);
    for (let agent = 0; agent < this.#agents; agent++) {
      counted.set(this.#counted.subarray(agent * this.#width, (agent + 1) * this.#width), agent * kinds);
    }
    this.#counted = counted;
    this.#width = kinds;
  }
}
