import type { RoleId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { Account, Book, SpanListener } from './book.ts';
import type { Levels } from './levels.ts';
import type { MeasureContext } from './measure.ts';
import type { Scope } from './sheet.ts';

/** One series: its average over each step of the run. */
export interface Series {
  readonly scope: Scope;
  /** Role or framework; empty for the cluster. */
  readonly name: string;
  /** `cpus.allocated`, `cpus.in_offers` (parts of the capacity), `tasks.waiting`, `tasks.running` (counts), `starved` (part of the time), `cpus.borrowed` (part of the capacity; roles that borrow). */
  readonly series: string;
  readonly values: Float64Array;
}

/** Averages over steps of equal length; the last may be shorter. */
export interface TimeSeries {
  readonly step: Micros;
  /** Time of the start of the first step. */
  readonly from: Micros;
  readonly end: Micros;
  readonly series: readonly Series[];
}

/** What is followed, by a reader of the level now. */
interface Followed {
  readonly scope: Scope;
  readonly owner: number;
  readonly series: string;
  read(): number;
  /** The level since `since`, up to which it has been counted. */
  level: number;
  since: Micros;
  sums: Float64Array;
}

/** Series that are read from one account. */
type Group = Followed[];

const MOST_STEPS = 1024;

/**
 * Levels over time as step-exact averages. Steps start at a tenth of a second and double whenever there would be more than
 * 1024 of them, so that a run of any length ends with 512 to 1024 (or fewer, if it is very short). Sums are doubles: averages are within 1e-12.
 */
export class TimeSeriesRecorder implements SpanListener {
  readonly #context: MeasureContext;
  readonly #book: Book;
  readonly #borrowed: (role: RoleId, name: number) => number;
  readonly #followed: Followed[] = [];
  /** That of the cluster, whose levels may change at any time; and by role and framework. */
  readonly #cluster: Group = [];
  readonly #roles: Group[] = [];
  readonly #frameworks: Group[] = [];
  #capacityVersion = -1;
  /** By role: sums that are told, not read. */
  readonly #starved: Float64Array[] = [];
  #step: Micros = 100_000;
  #end: Micros = 0;

  /** @param borrowed what a role has on loan of a resource, in thousandths */
  constructor(context: MeasureContext, borrowed: (role: RoleId, name: number) => number = () => 0) {
    this.#context = context;
    this.#borrowed = borrowed;
    this.#book = context.book;
    context.book.follow(this);
  }

  elapsed(from: Micros, to: Micros): void {
    if (this.#followed.length === 0) this.#begin();
    while (to > this.#step * MOST_STEPS) this.#double();
    this.#end = to;
    const isResized = this.#capacityVersion !== this.#book.capacityVersion;
    this.#capacityVersion = this.#book.capacityVersion;
    this.#read(this.#cluster, from);
    if (isResized) {
      for (const group of this.#roles) this.#read(group, from);
      for (const group of this.#frameworks) this.#read(group, from);
      return;
    }
    for (const { scope, row } of this.#book.changed) {
      const group = (scope === 'role' ? this.#roles : this.#frameworks)[row];
      if (group !== undefined) this.#read(group, from);
    }
  }

  /** Levels that are others now are counted up to this moment. */
  #read(group: Group, at: Micros): void {
    for (let i = 0; i < group.length; i++) {
      const followed = group[i]!;
      const level = followed.read();
      if (level === followed.level) continue;
      this.#settle(followed, at);
      followed.level = level;
    }
  }

  #settle(followed: Followed, at: Micros): void {
    if (followed.level !== 0) this.#add(followed.sums, followed.level, followed.since, at);
    followed.since = at;
  }

  /** A role starved from `from` to `to`, no later than time has been told of: that is known only when a spell outlasts the patience. */
  starved(role: RoleId, from: Micros, to: Micros): void {
    const sums = this.#starved[role];
    if (sums !== undefined) this.#add(sums, 1, from, to);
  }

  result(): TimeSeries {
    const { roles, frameworks } = this.#context.cluster;
    for (const followed of this.#followed) this.#settle(followed, this.#end);
    const step = this.#step;
    const bins = Math.ceil(this.#end / step);
    const told = this.#followed.filter(
      ({ series, sums }) => !series.endsWith('.borrowed') || sums.some((sum) => sum > 0),
    );
    const series = told.map(({ scope, owner, series, sums }) => {
      const values = sums.slice(0, bins);
      for (let bin = 0; bin < bins; bin++) values[bin]! /= Math.min(step, this.#end - bin * step);
      const name = scope === 'cluster' ? '' : scope === 'role' ? roles.path(owner) : frameworks.name(owner);
      return { scope, name, series, values };
    });
    return { step, from: 0, end: this.#end, series };
  }

  /** Agents and frameworks have been added before time first passes. */
  #begin(): void {
    const { frameworks, roles, kinds } = this.#context.cluster;
    const book = this.#book;
    let group = this.#cluster;
    const add = (scope: Scope, owner: number, series: string, read: () => number): Float64Array => {
      const followed = { scope, owner, series, read, level: 0, since: 0, sums: new Float64Array(MOST_STEPS) };
      this.#followed.push(followed);
      group.push(followed);
      return followed.sums;
    };
    const part = (levels: Levels, name: number): number => {
      const capacity = book.capacity[name]!;
      return capacity === 0 ? 0 : (levels[name] ?? 0) / capacity;
    };
    const names = book.capacity.flatMap((amount, name) => (amount > 0 ? [name] : []));
    for (const name of names) {
      add('cluster', 0, `${kinds.names[name]}.allocated`, () => part(book.used, name));
      add('cluster', 0, `${kinds.names[name]}.in_offers`, () => part(book.offered, name));
    }
    add('cluster', 0, 'tasks.waiting', () => book.tasksWaiting);
    add('cluster', 0, 'tasks.running', () => book.tasksRunning);
    const owner = (scope: Scope, row: number, account: Account, groups: Group[]): void => {
      group = [];
      groups.push(group);
      for (const name of names) add(scope, row, `${kinds.names[name]}.allocated`, () => part(account.used, name));
      add(scope, row, 'tasks.waiting', () => account.tasksWaiting);
      add(scope, row, 'tasks.running', () => account.tasksRunning);
    };
    for (let role = 0; role < roles.count; role++) {
      owner('role', role, book.role(role), this.#roles);
      this.#starved.push(add('role', role, 'starved', () => 0));
      for (const name of names) {
        add('role', role, `${kinds.names[name]}.borrowed`, () => this.#borrowed(role, name) / book.capacity[name]!);
      }
    }
    for (let row = 0; row < frameworks.count; row++) owner('framework', row, book.framework(row), this.#frameworks);
  }

  #add(sums: Float64Array, level: number, from: Micros, to: Micros): void {
    const step = this.#step;
    let at = from;
    for (let bin = Math.floor(from / step); at < to; bin++) {
      const until = Math.min(to, (bin + 1) * step);
      sums[bin]! += level * (until - at);
      at = until;
    }
  }

  /** Two steps become one. */
  #double(): void {
    this.#step *= 2;
    for (const { sums } of this.#followed) {
      for (let bin = 0; bin < MOST_STEPS; bin++) {
        sums[bin] = bin < MOST_STEPS / 2 ? sums[2 * bin]! + sums[2 * bin + 1]! : 0;
      }
    }
  }
}
