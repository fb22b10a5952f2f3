import type { Book, SpanListener } from './book.ts';
import { ExactSum } from './exact-sum.ts';
import type { Levels } from './levels.ts';
import type { LostWork } from './lost-work.ts';
import type { Measure, MeasureContext } from './measure.ts';
import type { Sheet } from './sheet.ts';

/** One resource over the run, in thousandths times microseconds. */
class Sums {
  readonly capacity = new ExactSum();
  readonly allocated = new ExactSum();
  readonly offered = new ExactSum();
  readonly idleWaiting = new ExactSum();
  readonly stranded = new ExactSum();
}

/**
 * Where the capacity went: to tasks (from launch to end), into offers, or nowhere. At every instant allocated + in offers + idle =
 * capacity, so that the three parts of the report add up to 1.
 */
export class Utilization implements Measure, SpanListener {
  readonly #book: Book;
  readonly #context: MeasureContext;
  readonly #lost: LostWork;
  readonly #stranded: Levels;
  readonly #sums: Sums[] = [];

  /** @param stranded of each resource, by name: what is idle where nothing that waits fits, as of the span that is told of */
  constructor(context: MeasureContext, lost: LostWork, stranded: Levels) {
    this.#context = context;
    this.#book = context.book;
    this.#lost = lost;
    this.#stranded = stranded;
    context.book.measure(this);
  }

  elapsed(): void {
    const { capacity, used, offered, tasksWaiting, from, to } = this.#book;
    const span = to - from;
    for (let name = 0; name < capacity.length; name++) {
      while (this.#sums.length <= name) this.#sums.push(new Sums());
      const sums = this.#sums[name]!;
      const there = capacity[name]!;
      const allocated = used[name] ?? 0;
      const inOffers = offered[name] ?? 0;
      sums.capacity.addProduct(there, span);
      sums.allocated.addProduct(allocated, span);
      sums.offered.addProduct(inOffers, span);
      const idle = there - allocated - inOffers;
      if (tasksWaiting > 0 && idle > 0) sums.idleWaiting.addProduct(idle, span);
      const stranded = this.#stranded[name] ?? 0;
      if (stranded > 0) sums.stranded.addProduct(stranded, span);
    }
  }

  report(sheet: Sheet): void {
    const { names } = this.#context.cluster.kinds;
    for (let name = 0; name < this.#sums.length; name++) {
      const { capacity, allocated, offered, idleWaiting, stranded } = this.#sums[name]!;
      const all = capacity.value;
      if (all === 0) continue;
      const prefix = `utilization.${names[name]}`;
      sheet.cluster(`${prefix}.allocated`, allocated.value / all);
      sheet.cluster(`${prefix}.useful`, (allocated.value - this.#lost.total(name)) / all);
      sheet.cluster(`${prefix}.in_offers`, offered.value / all);
      sheet.cluster(`${prefix}.idle`, (capacity.minus(allocated) - offered.value) / all);
      sheet.cluster(`${prefix}.idle_while_waiting`, idleWaiting.value / all);
      sheet.cluster(`${prefix}.stranded`, stranded.value / all);
    }
  }
}
