import type { Micros } from '../engine/micros.ts';
import type { Book } from './book.ts';
import { ExactSum } from './exact-sum.ts';
import type { Holdings } from './holdings.ts';
import { type LevelIntegrals, type Levels, levelOf } from './levels.ts';
import type { LostWork } from './lost-work.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { Sheet } from './sheet.ts';

/** Whose sums the parts are. */
interface Parts {
  readonly holdings: Holdings;
  /** What was in offers of each framework. */
  readonly offered: LevelIntegrals;
  readonly lost: LostWork;
  /** Of each resource, by name: what is idle where nothing that waits fits, as of the span that is told of. */
  readonly stranded: Levels;
}

/**
 * Where the capacity went: to tasks (from launch to end), into offers, or nowhere. At every instant allocated + in offers + idle =
 * capacity, so that the three parts of the report add up to 1.
 *
 * What is held, and what is in offers, is added up by owner elsewhere, exactly: the cluster's is the sum of those sums.
 */
export class Utilization implements Measure {
  readonly #book: Book;
  readonly #context: MeasureContext;
  readonly #parts: Parts;
  /** By resource name, in thousandths times microseconds. */
  readonly #idleWaiting: ExactSum[] = [];
  readonly #stranded: ExactSum[] = [];

  constructor(context: MeasureContext, parts: Parts) {
    this.#context = context;
    this.#book = context.book;
    this.#parts = parts;
  }

  elapsed(): void {
    const { capacity, used, offered, tasksWaiting, from, to } = this.#book;
    if (tasksWaiting === 0) return; // Nothing is stranded either.
    const span = to - Math.max(from, this.#context.from);
    if (span <= 0) return;
    const { stranded } = this.#parts;
    while (this.#idleWaiting.length < capacity.length) {
      this.#idleWaiting.push(new ExactSum());
      this.#stranded.push(new ExactSum());
    }
    for (let name = 0; name < capacity.length; name++) {
      const idle = capacity[name]! - levelOf(used, name) - levelOf(offered, name);
      if (idle > 0) this.#idleWaiting[name]!.addProduct(idle, span);
      const ofNoUse = levelOf(stranded, name);
      if (ofNoUse > 0) this.#stranded[name]!.addProduct(ofNoUse, span);
    }
  }

  report(sheet: Sheet, end: Micros): void {
    const { holdings, offered, lost } = this.#parts;
    holdings.settle(end);
    offered.settleAll(end);
    const { names } = this.#context.cluster.kinds;
    for (let name = 0; name < this.#book.capacity.length; name++) {
      const capacity = holdings.capacity.sum(name);
      const all = capacity.value;
      if (all === 0) continue;
      const allocated = holdings.roles.sum(name);
      const inOffers = offered.sum(name).value;
      const prefix = `utilization.${names[name]}`;
      sheet.cluster(`${prefix}.allocated`, allocated.value / all);
      sheet.cluster(`${prefix}.useful`, (allocated.value - lost.total(name)) / all);
      sheet.cluster(`${prefix}.in_offers`, inOffers / all);
      sheet.cluster(`${prefix}.idle`, (capacity.minus(allocated) - inOffers) / all);
      sheet.cluster(`${prefix}.idle_while_waiting`, (this.#idleWaiting[name]?.value ?? 0) / all);
      sheet.cluster(`${prefix}.stranded`, (this.#stranded[name]?.value ?? 0) / all);
    }
  }
}
