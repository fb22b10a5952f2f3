import type { AgentId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { Book } from './book.ts';
import type { MeasureContext } from './measure.ts';
import type { Stranded } from './stranded.ts';
import type { WaitListener } from './wait-charge.ts';
import type { WaitEntry } from './wait-entry.ts';
import type { WaitJudge } from './wait-judge.ts';
import type { QuotaWatch } from './wait-quota.ts';
import type { Rooms } from './wait-rooms.ts';
import type { Want } from './wait-want.ts';

/** What verdicts rest on. */
export interface WaitGrounds {
  readonly rooms: Rooms;
  readonly stranded: Stranded;
  readonly quotas: QuotaWatch;
  readonly judge: WaitJudge;
}

/**
 * Whose verdict must be found anew, when an instant is over? Most records change that of one group, or of none: what came free as tasks ended
 * is worked out later from its growth (`wait-growth.ts`). Only what upsets the grounds themselves has all groups judged.
 */
export class WaitVerdicts {
  readonly #context: MeasureContext;
  readonly #book: Book;
  readonly #rooms: Rooms;
  readonly #stranded: Stranded;
  readonly #quotas: QuotaWatch;
  readonly #judge: WaitJudge;
  readonly #listener: WaitListener | undefined;
  /** Those to be judged when the instant is over, as they themselves have changed; and must all others be as well? */
  readonly #due: WaitEntry[] = [];
  #isUpset = false;
  /** The first moment at which a verdict ends by itself. */
  #until: Micros = Number.POSITIVE_INFINITY;
  #isMeasuring = false;

  constructor(context: MeasureContext, { rooms, stranded, quotas, judge }: WaitGrounds, listener?: WaitListener) {
    this.#context = context;
    this.#book = context.book;
    this.#rooms = rooms;
    this.#stranded = stranded;
    this.#quotas = quotas;
    this.#judge = judge;
    this.#listener = listener;
  }

  /** All verdicts may be others. */
  upset(): void {
    this.#isUpset = true;
  }

  /** It has changed itself: it is judged when the instant is over. */
  due(entry: WaitEntry): void {
    if (entry.isDue) return;
    entry.isDue = true;
    this.#due.push(entry);
  }

  /** Charges what it waited since it was charged last, as the last verdict says. */
  charge(entry: WaitEntry, at: Micros): void {
    entry.charge(at, this.#isMeasuring, this.#listener);
  }
  /** The same of all that wait. */
  chargeAll(at: Micros): void {
    for (const want of this.#rooms.wants.awaited) for (const entry of want.entries) this.charge(entry, at);
  }

  /** A span has passed. */
  elapsed(): void {
    const book = this.#book;
    this.#judgeWhatChanged();
    if (!this.#isMeasuring && book.to > this.#context.from) this.#beginMeasuring();
    if (this.#until < book.to) this.#passUntil(book.to);
    // Who listens hears of each span before anything else happens.
    if (this.#listener !== undefined) this.#judgeAll(book.to);
  }

  #beginMeasuring(): void {
    const at = Math.max(this.#book.from, this.#context.from);
    this.#passUntil(at);
    this.#judgeAll(at);
    this.#isMeasuring = true;
  }

  /** The instant is over: whose verdict does it change? */
  #judgeWhatChanged(): void {
    const rooms = this.#rooms;
    const changes = rooms.changes;
    rooms.settle();
    this.#stranded.settle();
    if (this.#quotas.read(this.#book)) this.#isUpset = true;
    const { awaited } = rooms.wants;
    const at = this.#book.from;
    if (this.#isUpset) {
      this.#isUpset = false;
      this.#judgeAll(at);
    } else if (rooms.changedAgents.length > 0) {
      for (let i = 0; i < awaited.length; i++) {
        const want = awaited[i]!;
        // Who has room enough already needs not know of more before it is judged again.
        if (want.wanting.length > 0 && !rooms.isCalm(i, changes, at) && rooms.wants.seen(want) === changes)
          this.#grow(want, at);
      }
    }
    while (this.#due.length > 0) {
      const entry = this.#due.pop()!;
      if (!entry.isDue) continue;
      entry.isDue = false;
      if (entry.tasks > 0) this.#judgeOne(entry, at);
    }
  }

  /** Nothing happened but that tasks ended and others began to wait: what does the room that came free change for those waiting? */
  #grow(want: Want, at: Micros): void {
    const rooms = this.#rooms;
    let more = 0;
    let isShifted = false;
    for (const agent of rooms.changedAgents) {
      const before = want.idleRoom(agent);
      if (!rooms.readAgent(want, agent)) want.isUpset = true;
      const after = want.idleRoom(agent);
      more += after - before;
      isShifted ||= after > 0;
      if (before === 0) continue;
      // The room that there was before is fresh now, too: for all others, or for those who had refused it.
      if (rooms.idleSinceBefore(agent) < this.#judge.cycleRecord) want.isUpset = true;
      else if (rooms.refusedAt(agent) > rooms.grewBefore(agent)) this.#reopen(want, agent);
    }
    rooms.wants.setSeen(want, rooms.changes);
    const { exactUntil } = want.growth;
    if (!want.isUpset) want.isUpset = want.isTight || exactUntil <= at || !this.#isEnough(want);
    if (want.isUpset) {
      this.#judgeWant(want, at);
      return;
    }
    rooms.wants.setCalm(want, exactUntil);
    if (!isShifted) return;
    for (const entry of want.wanting) if (entry.isSensitive) this.due(entry);
    if (more > 0) want.growth.add(at, more);
  }

  /** Refusals of an agent are over, as there is more on it: whoever refused it and wants more room is judged anew. */
  #reopen({ wanting }: Want, agent: AgentId): void {
    const grewAt = this.#rooms.grewBefore(agent);
    for (let i = wanting.length - 1; i >= 0; i--) {
      const entry = wanting[i]!;
      if (entry.isSated) {
        entry.isWanting = false;
        const last = wanting.pop()!;
        if (i < wanting.length) wanting[i] = last;
      } else if (entry.of.hasLeft(agent, grewAt)) this.due(entry);
    }
  }

  /** Is there, in pieces, as much as any group that waits could take? Then it does not matter how much. */
  #isEnough(want: Want): boolean {
    if (want.enough - want.freeTasks >= want.most) return true;
    want.enough = want.tasksInAll(this.#rooms.freeByKind);
    return want.enough - want.freeTasks >= want.most;
  }

  /** Verdicts that end by themselves before `to` are found anew. */
  #passUntil(to: Micros): void {
    while (this.#until < to) {
      const at = this.#until;
      this.#until = Number.POSITIVE_INFINITY;
      for (const want of this.#rooms.wants.awaited) {
        for (const entry of want.entries) {
          if (entry.until <= at) this.#judgeOne(entry, at);
          else if (entry.until < this.#until) this.#until = entry.until;
        }
      }
    }
  }

  #judgeAll(at: Micros): void {
    this.#judge.begin();
    this.#until = Number.POSITIVE_INFINITY;
    for (const want of this.#rooms.wants.awaited) this.#judgeWant(want, at);
  }

  #judgeWant(want: Want, at: Micros): void {
    this.#rooms.read(want);
    for (const entry of want.entries) this.charge(entry, at);
    want.growth.restart(at);
    want.isUpset = false;
    want.isTight = false;
    want.most = 0;
    want.enough = 0;
    while (want.wanting.length > 0) want.wanting.pop()!.isWanting = false;
    for (const entry of want.entries) this.#judgeOne(entry, at);
  }

  #judgeOne(entry: WaitEntry, at: Micros): void {
    this.charge(entry, at);
    entry.isDue = false;
    const { want, tasks } = entry;
    this.#rooms.read(want);
    this.#rooms.wants.setCalm(want, 0);
    if (tasks > want.most) want.most = tasks;
    this.#judge.judge(entry, at);
    want.growth.follow(tasks);
    if (!entry.isWanting && !entry.isSated) {
      entry.isWanting = true;
      want.wanting.push(entry);
    }
    if (entry.until < this.#until) this.#until = entry.until;
  }
}
