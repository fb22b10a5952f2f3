import type { Cluster } from '../cluster/cluster.ts';
import { grown } from '../cluster/columns.ts';
import { type AgentId, type FrameworkId, NONE } from '../cluster/ids.ts';
import { empty } from '../engine/empty.ts';
import type { Micros } from '../engine/micros.ts';
import type { AgentAmounts } from './agent-amounts.ts';
import { Want } from './wait-want.ts';

// By want: the two kinds that serve its needs and how much of each (of one need twice the same; NOT_SIMPLE where a need is served by several kinds);
// the last two launches, of different frameworks, on agents that had room for it; the change of agents up to which it has read their room;
// and until when an agent without room for it changes nothing for those who wait.
const KIND_A = 0;
const NEED_A = 1;
const KIND_B = 2;
const NEED_B = 3;
const TAKEN_BY = 4;
const TAKEN_AT = 5;
const TAKEN_BEFORE = 6;
const SEEN = 7;
const CALM_UNTIL = 8;
const WIDTH = 16;
const NOT_SIMPLE = -1;

/** All that tasks have waited for, by shape (and role, where resources are reserved), and what is awaited now. */
export class Wants {
  readonly #cluster: Cluster;
  readonly #free: AgentAmounts;
  /** Wants for which tasks wait; and those for which they began to, or ceased to, since these lists were emptied. */
  readonly awaited: Want[] = [];
  readonly begun: Want[] = [];
  readonly ceased: Want[] = [];
  readonly #byKey = new Map<string, Want>();
  /** By want; and all wants by row. What is looked at at every event lies side by side: wants themselves are large. */
  #columns = new Float64Array(0);
  readonly #wants: Want[] = [];
  /** The rows of those that are awaited, in their order. */
  #rows = new Int32Array(0);
  #kindsSeen = 0;

  /** @param free what is idle or in offers on each agent */
  constructor(cluster: Cluster, free: AgentAmounts) {
    this.#cluster = cluster;
    this.#free = free;
  }

  /** The want of a shape and a role (a path). Roles matter only where something is reserved when it is first asked for. */
  of(shape: number, role: string): Want {
    const { kinds, shapes } = this.#cluster;
    let reserved = false;
    for (let kind = 0; kind < kinds.count; kind++) reserved ||= kinds.isReserved(kind);
    const key = `${shape} ${reserved ? role : ''}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const want = new Want(kinds, shapes, shape, reserved ? role : '', this.#wants.length);
    this.#byKey.set(key, want);
    this.#wants.push(want);
    this.#columns = grown(this.#columns, this.#wants.length * WIDTH);
    this.#columns[want.row * WIDTH + TAKEN_BY] = NONE;
    this.#readNeeds(want);
    return want;
  }

  /** Tasks begin to wait for it. */
  await(want: Want): void {
    want.place = this.awaited.push(want) - 1;
    this.begun.push(want);
    this.#rows = grown(this.#rows, this.awaited.length);
    this.#rows[want.place] = want.row;
  }
  /** None waits for it any longer. The gap is closed with the last of the list. */
  release(want: Want): void {
    const last = this.awaited.pop()!;
    this.ceased.push(want);
    if (last === want) return;
    this.awaited[want.place] = last;
    last.place = want.place;
    this.#rows[want.place] = last.row;
  }

  /** Whoever wanted to know who began to wait, and who ceased to, knows. */
  forgetNews(): void {
    empty(this.begun);
    empty(this.ceased);
  }

  at(row: number): Want {
    return this.#wants[row]!;
  }
  isAwaited(row: number): boolean {
    const want = this.#wants[row]!;
    return want.place < this.awaited.length && this.awaited[want.place] === want;
  }

  /** The change of agents up to which a want has read their room. */
  seen(want: Want): number {
    return this.#columns[want.row * WIDTH + SEEN]!;
  }
  setSeen(want: Want, changes: number): void {
    this.#columns[want.row * WIDTH + SEEN] = changes;
  }

  /** Until then room on an agent that has come free changes nothing for who waits for it, if it does not hold a task. */
  setCalm(want: Want, until: Micros): void {
    this.#columns[want.row * WIDTH + CALM_UNTIL] = until;
  }

  /** Has the i-th of those awaited read the room of agents up to this change, and is it calm at this moment? */
  isCalm(i: number, changes: number, at: Micros): boolean {
    const row = this.#rows[i]! * WIDTH;
    return this.#columns[row + CALM_UNTIL]! > at && this.#columns[row + SEEN] === changes;
  }

  /** May one fit into what is free on an agent? */
  mayFit({ row }: Want, agent: AgentId): boolean {
    return this.#fits(row * WIDTH, agent);
  }

  /** Has anybody else taken room for it since then? */
  isTakenSince(want: Want, framework: FrameworkId, since: number): boolean {
    const row = want.row * WIDTH;
    const columns = this.#columns;
    return columns[row + (columns[row + TAKEN_BY] === framework ? TAKEN_BEFORE : TAKEN_AT)]! > since;
  }

  /** Room on an agent was taken by a framework: others for whom there would have been room are passed over. */
  taken(agent: AgentId, framework: FrameworkId, record: number): void {
    this.readKinds();
    const columns = this.#columns;
    for (let i = 0; i < this.awaited.length; i++) {
      const row = this.#rows[i]! * WIDTH;
      if (!this.#fits(row, agent)) continue;
      if (columns[row + KIND_A] === NOT_SIMPLE && !this.awaited[i]!.fitsInto(this.#free, agent)) continue;
      if (columns[row + TAKEN_BY] !== framework) {
        columns[row + TAKEN_BEFORE] = columns[row + TAKEN_AT]!;
        columns[row + TAKEN_BY] = framework;
      }
      columns[row + TAKEN_AT] = record;
    }
  }

  /** Kinds that are new may serve some need. */
  readKinds(): void {
    const { count } = this.#cluster.kinds;
    if (this.#kindsSeen === count) return;
    this.#kindsSeen = count;
    for (const want of this.#wants) this.#readNeeds(want);
  }

  #fits(row: number, agent: AgentId): boolean {
    const columns = this.#columns;
    const kind = columns[row + KIND_A]!;
    if (kind === NOT_SIMPLE) return true;
    return (
      this.#free.at(agent, kind) >= columns[row + NEED_A]! &&
      this.#free.at(agent, columns[row + KIND_B]!) >= columns[row + NEED_B]!
    );
  }

  #readNeeds(want: Want): void {
    const row = want.row * WIDTH;
    const columns = this.#columns;
    const kinds = want.simpleKinds();
    const isSimple = kinds.length === 1 || kinds.length === 2;
    const last = kinds.length - 1;
    columns[row + KIND_A] = isSimple ? kinds[0]! : NOT_SIMPLE;
    columns[row + KIND_B] = isSimple ? kinds[last]! : NOT_SIMPLE;
    columns[row + NEED_A] = isSimple ? want.needs.amountAt(0) : 0;
    columns[row + NEED_B] = isSimple ? want.needs.amountAt(last) : 0;
  }
}
