import type { Micros } from '../engine/micros.ts';
import type { Book } from './book.ts';
import type { MeasureContext } from './measure.ts';
import type { Scope } from './sheet.ts';

/** How many tasks of somebody run at one moment. */
export interface Moment {
  readonly at: Micros;
  readonly scope: Scope;
  /** Role or framework; empty for the cluster. */
  readonly name: string;
}

/** Reads counts at given moments; everything that happens at that instant has happened. */
export class Moments {
  readonly #context: MeasureContext;
  readonly #book: Book;
  readonly #moments: readonly Moment[];
  readonly #counts: number[];

  constructor(context: MeasureContext, moments: readonly Moment[]) {
    this.#context = context;
    this.#book = context.book;
    this.#moments = moments;
    this.#counts = moments.map(() => Number.NaN);
  }

  /** A span has passed. */
  elapsed(): void {
    if (this.#moments.length > 0) this.#read(this.#book.from, this.#book.to);
  }

  /** NaN for a moment after the end of the run. */
  counts(end: Micros): readonly number[] {
    this.#read(end, end + 1);
    return this.#counts;
  }

  #read(from: Micros, to: Micros): void {
    for (let i = 0; i < this.#moments.length; i++) {
      const moment = this.#moments[i]!;
      if (moment.at >= from && moment.at < to) this.#counts[i] = this.#running(moment);
    }
  }

  #running({ scope, name }: Moment): number {
    const { roles, frameworks } = this.#context.cluster;
    if (scope === 'cluster') return this.#book.tasksRunning;
    if (scope === 'role') {
      const role = roles.find(name);
      return role === undefined ? Number.NaN : this.#book.role(role).tasksRunning;
    }
    for (let framework = 0; framework < frameworks.count; framework++) {
      if (frameworks.name(framework) === name) return this.#book.framework(framework).tasksRunning;
    }
    return Number.NaN;
  }
}
