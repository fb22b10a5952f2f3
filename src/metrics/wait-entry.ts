import type { FrameworkId } from '../cluster/ids.ts';
import { assert } from '../engine/assert.ts';
import type { Micros } from '../engine/micros.ts';
import type { ExactSums } from './exact-sums.ts';
import type { WaitCauseCode } from './wait-causes.ts';
import type { WaitListener } from './wait-charge.ts';
import type { WaitFramework } from './wait-refusals.ts';
import type { Want } from './wait-want.ts';

/** No part of a verdict takes up room that comes free. */
const NONE_GROWS = -1;

/**
 * The waiting tasks of one framework and one shape, with the last verdict on them: so many parts, each a cause and the number of
 * tasks that wait for it, first in line first. A verdict stands until something happens that may change it; only then is the time
 * since the last one charged.
 */
export class WaitEntry {
  readonly framework: FrameworkId;
  readonly shape: number;
  readonly want: Want;
  readonly of: WaitFramework;
  /** How many wait now, and where the entry is in the list of those of its want. */
  tasks = 0;
  place = 0;
  /** How many will wait when its framework, which has left for good, is back. */
  away = 0;
  /** And in that of those of its framework. */
  placeOfFramework = 0;
  /** The record since which they wait: the first of them, or the last launch. */
  since = 0;
  /** Microseconds during which any of them waited. */
  clock: Micros = 0;
  /** Tasks times microseconds, from this row on by cause. */
  readonly charged: ExactSums;
  readonly firstRow: number;

  /** Is it in the list of those to be judged? */
  isDue = false;
  /** Up to when they have been charged. */
  chargedTo: Micros = 0;
  /** Until when the verdict holds if nothing happens. */
  until: Micros = Number.POSITIVE_INFINITY;
  /** Must it be judged anew when room comes free, as the verdict does not simply shift? */
  isSensitive = false;
  /** Is it in the list of those of its want to which more room makes a difference? */
  isWanting = false;
  /** Room that no cycle has looked at, in tasks: so much at least, since everything was judged for the so-many-th time. */
  fresh = 0;
  freshSince = 0;
  /** Tasks that have no cause yet, while they are judged. */
  left = 0;
  #given = 0;
  #parts = 0;
  /** By part, two numbers: its cause, and the number of tasks up to its end. */
  readonly #list: number[] = [];
  /** The part to which room that comes free goes: that of room no cycle has looked at. */
  #growing = NONE_GROWS;
  /** What of the growth of its want was counted when it was judged. */
  #grown = 0;
  #steps = 0;

  constructor(
    framework: FrameworkId,
    shape: number,
    want: Want,
    of: WaitFramework,
    charged: ExactSums,
    firstRow: number,
  ) {
    this.charged = charged;
    this.firstRow = firstRow;
    this.framework = framework;
    this.shape = shape;
    this.want = want;
    this.of = of;
  }

  /** Begins a verdict: all tasks are left. */
  open(): void {
    this.#parts = 0;
    this.left = this.tasks;
    this.#given = 0;
    this.until = Number.POSITIVE_INFINITY;
    this.isSensitive = false;
    this.#growing = NONE_GROWS;
    this.#grown = this.want.growth.total;
    this.#steps = this.want.growth.steps;
  }

  /** So many of those that are left wait for this. */
  give(cause: WaitCauseCode, tasks: number): void {
    if (tasks > 0) this.#push(cause, tasks);
  }

  /** As `give`, also where there are none: room that comes free later goes to this cause. */
  giveGrowing(cause: WaitCauseCode, tasks: number): void {
    this.#growing = this.#parts;
    this.#push(cause, tasks);
  }

  /** Would more room make no difference? */
  get isSated(): boolean {
    if (this.tasks === 0) return true;
    if (this.#growing === NONE_GROWS) return !this.isSensitive;
    return this.#endOf(this.#growing) + this.#grownBy() >= this.tasks;
  }

  /**
   * Charges the time up to `at` as the verdict says.
   *
   * @param counts is the time measured, or before the warm-up is over?
   */
  charge(at: Micros, counts: boolean, listener: WaitListener | undefined): void {
    if (at !== this.chargedTo) this.#charge(at, counts, listener);
  }

  #charge(at: Micros, counts: boolean, listener: WaitListener | undefined): void {
    const from = this.chargedTo;
    const span = at - from;
    assert(this.left === 0, 'each waiting task has one cause');
    this.clock += span;
    this.chargedTo = at;
    if (counts) {
      if (this.#growing === NONE_GROWS || this.#grownBy() === 0) this.#chargeEven(span);
      else this.#chargeGrown(from, at);
    }
    if (listener === undefined) return;
    const { framework, shape } = this;
    for (let part = 0, first = 0; part < this.#parts; first = this.#endOf(part++)) {
      const tasks = this.#endOf(part) - first;
      if (tasks > 0) listener({ framework, shape, cause: this.#causeOf(part), first, tasks, from, to: at });
    }
  }

  #chargeEven(span: Micros): void {
    for (let part = 0, first = 0; part < this.#parts; part++) {
      const end = this.#endOf(part);
      if (end > first) this.charged.addProduct(this.firstRow + this.#causeOf(part), end - first, span);
      first = end;
    }
  }

  /** Room that came free since has moved the ends of parts, from the growing one on, as far as there are tasks. */
  #chargeGrown(from: Micros, at: Micros): void {
    const { lastAt } = this.want.growth;
    const grown = this.#grownBy();
    let first = 0;
    let area = 0;
    for (let part = 0; part < this.#parts; part++) {
      const row = this.firstRow + this.#causeOf(part);
      const end = this.#endOf(part);
      if (part < this.#growing) {
        this.charged.addProduct(row, end - first, at - from);
        first = end;
        area = end * (lastAt - from);
        continue;
      }
      // Up to the last growth by areas, from there on nothing moves.
      const areaEnd = this.#areaBelow(end, from, lastAt);
      this.charged.add(row, areaEnd - area);
      const shifted = Math.min(end + grown, this.tasks);
      this.charged.addProduct(row, shifted - first, at - lastAt);
      area = areaEnd;
      first = shifted;
    }
  }

  /** Integral of `end` moved by growth, but no further than there are tasks. */
  #areaBelow(end: number, from: Micros, to: Micros): number {
    const { growth } = this.want;
    const step = growth.reaches(this.#grown + this.tasks - end, this.#steps);
    const full = end === this.tasks ? from : Math.min(to, step < growth.steps ? growth.timeOf(step) : to);
    const before = Math.max(this.#steps, step) - 1;
    const grown = full === from ? 0 : growth.area(before, full) - growth.area(this.#steps - 1, from);
    return (end - this.#grown) * (full - from) + grown + this.tasks * (to - full);
  }

  #push(cause: WaitCauseCode, tasks: number): void {
    this.left -= tasks;
    this.#given += tasks;
    this.#list[2 * this.#parts] = cause;
    this.#list[2 * this.#parts + 1] = this.#given;
    this.#parts++;
  }
  #causeOf(part: number): WaitCauseCode {
    return this.#list[2 * part]!;
  }
  #endOf(part: number): number {
    return this.#list[2 * part + 1]!;
  }
  #grownBy(): number {
    return this.want.growth.total - this.#grown;
  }
}
