import { type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { Account, Book } from './book.ts';
import type { Levels } from './levels.ts';
import type { Loans } from './loans.ts';
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

/** What is followed. */
interface Followed {
  readonly scope: Scope;
  readonly owner: number;
  readonly series: string;
}

const MOST_STEPS = 1024;

// By row, side by side: the level, and since when; the integral of the step counted last, and where that step ends (0: none was).
const LEVEL = 0;
const SINCE = 1;
const SUM = 2;
const UNTIL = 3;
const WIDTH = 4;

/**
 * Levels over time as step-exact averages. Steps start at a tenth of a second and double whenever there would be more than
 * 1024 of them, so that a run of any length ends with 512 to 1024 (or fewer, if it is very short). Sums are doubles: averages are within 1e-12.
 *
 * Series are rows, those of one owner side by side in a fixed order; an owner's rows are read when its account has changed.
 */
export class TimeSeriesRecorder {
  readonly #context: MeasureContext;
  readonly #book: Book;
  readonly #loans: Loans;
  readonly #followed: Followed[] = [];
  #rows = new Float64Array(0);
  /** By row, where it was ever above 0, and step: its integral. */
  readonly #sums: (Float64Array | undefined)[] = [];
  /** Resources that there are, by name. */
  #names: readonly number[] = [];
  /** The first row of each role and of each framework; rows of the cluster are the first of all. */
  readonly #roles: number[] = [];
  readonly #frameworks: number[] = [];
  #capacityVersion = -1;
  #step: Micros = 100_000;
  #end: Micros = 0;

  constructor(context: MeasureContext, loans: Loans) {
    this.#context = context;
    this.#loans = loans;
    this.#book = context.book;
  }

  /** A span has passed: what the cluster was in it is read. Accounts that differ in it are told one by one. */
  elapsed(): void {
    const book = this.#book;
    if (this.#followed.length === 0) this.#begin();
    while (book.to > this.#step * MOST_STEPS) this.#double();
    this.#end = book.to;
    this.#readCluster();
    if (this.#capacityVersion !== book.capacityVersion) {
      this.#capacityVersion = book.capacityVersion;
      for (let role = 0; role < this.#roles.length; role++) this.roleElapsed(book.role(role));
      for (let row = 0; row < this.#frameworks.length; row++)
        if (book.framework(row).role === NONE) this.frameworkElapsed(book.framework(row));
    }
  }

  roleElapsed(account: Account): void {
    const first = this.#roles[account.role];
    if (first === undefined) return;
    const row = this.#readAccount(first, account) + 1; // Starvation is told, not read.
    const borrowed = this.#loans.borrowed(account.role);
    if (borrowed.length > 0) this.#readShares(row, borrowed);
  }
  /** Of a framework with an account of its own. */
  frameworkElapsed(account: Account): void {
    const first = this.#frameworks[account.framework];
    if (first !== undefined) this.#readAccount(first, account);
  }
  /** What a framework shared with its role comes first in the rows of both. */
  parted(framework: FrameworkId, role: RoleId): void {
    const to = this.#frameworks[framework];
    if (to === undefined) return;
    const from = this.#roles[role]!;
    for (let row = 0; row < this.#names.length + 2; row++) {
      this.#sums[to + row] = this.#sums[from + row]?.slice();
      for (let at = 0; at < WIDTH; at++) this.#rows[(to + row) * WIDTH + at] = this.#rows[(from + row) * WIDTH + at]!;
    }
  }

  #readCluster(): void {
    const book = this.#book;
    const names = this.#names;
    let row = 0;
    for (let i = 0; i < names.length; i++) {
      this.#read(row++, this.#share(book.used, names[i]!));
      this.#read(row++, this.#share(book.offered, names[i]!));
    }
    this.#read(row++, book.tasksWaiting);
    this.#read(row, book.tasksRunning);
  }

  /** What roles and frameworks have in common, from row `first` on. Returns the row after it. */
  #readAccount(first: number, account: Account): number {
    const row = this.#readShares(first, account.used);
    this.#read(row, account.isGone ? 0 : account.tasksWaiting);
    this.#read(row + 1, account.tasksRunning);
    return row + 2;
  }

  /** A series for each resource. Returns the row after them. */
  #readShares(first: number, levels: Levels): number {
    const names = this.#names;
    for (let i = 0; i < names.length; i++) this.#read(first + i, this.#share(levels, names[i]!));
    return first + names.length;
  }

  #share(levels: Levels, name: number): number {
    const capacity = this.#book.capacity[name]!;
    return capacity === 0 || name >= levels.length ? 0 : levels[name]! / capacity;
  }

  /** A level that is another now is counted up to this moment. */
  #read(row: number, level: number): void {
    const rows = this.#rows;
    const place = row * WIDTH;
    const before = rows[place + LEVEL]!;
    if (level === before) return;
    const at = this.#book.from;
    if (before !== 0) {
      if (at <= rows[place + UNTIL]!) rows[place + SUM]! += before * (at - rows[place + SINCE]!);
      else this.#count(row, at);
    }
    rows[place + SINCE] = at;
    rows[place + LEVEL] = level;
  }

  /** Counts a level beyond the step that was counted last: what is summed up of that one goes to the others. */
  #count(row: number, at: Micros): void {
    this.#settle(row);
    const rows = this.#rows;
    const place = row * WIDTH;
    const last = this.#add(row, rows[place + LEVEL]!, rows[place + SINCE]!, at);
    rows[place + SUM] = this.#sums[row]![last]!;
    rows[place + UNTIL] = (last + 1) * this.#step;
  }

  /** What is summed up of the step counted last is put to the others. */
  #settle(row: number): void {
    const place = row * WIDTH;
    const until = this.#rows[place + UNTIL]!;
    if (until === 0) return;
    this.#sums[row]![until / this.#step - 1] = this.#rows[place + SUM]!;
    this.#rows[place + UNTIL] = 0;
  }

  /** A role starved from `from` to `to`, no later than time has been told of: that is known only when a spell outlasts the patience. */
  starved(role: RoleId, from: Micros, to: Micros): void {
    const first = this.#roles[role];
    if (first !== undefined) this.#add(first + this.#names.length + 2, 1, from, to);
  }

  /** To be asked for once, at the end. Series that are alike to the last value may share them. */
  result(): TimeSeries {
    const { roles, frameworks } = this.#context.cluster;
    for (let row = 0; row < this.#followed.length; row++) {
      const place = row * WIDTH;
      this.#settle(row);
      const level = this.#rows[place + LEVEL]!;
      const since = this.#rows[place + SINCE]!;
      if (level !== 0 && this.#end > since) this.#add(row, level, since, this.#end);
      this.#rows[place + SINCE] = this.#end;
    }
    const step = this.#step;
    const bins = Math.ceil(this.#end / step);
    const series: Series[] = [];
    const averages = this.#sums.map((sums) => {
      for (let bin = 0; sums !== undefined && bin < bins; bin++) sums[bin]! /= Math.min(step, this.#end - bin * step);
      return sums?.subarray(0, bins);
    });
    for (let row = 0; row < this.#frameworks.length; row++) {
      const { role } = this.#book.framework(row);
      for (let i = 0; role !== NONE && i < this.#names.length + 2; i++)
        averages[this.#frameworks[row]! + i] = averages[this.#roles[role]! + i];
    }
    const none = new Float64Array(bins);
    for (const [row, { scope, owner, series: of }] of this.#followed.entries()) {
      const values = averages[row] ?? none;
      if (of.endsWith('.borrowed') && !values.some((value) => value > 0)) continue;
      const name = scope === 'cluster' ? '' : scope === 'role' ? roles.path(owner) : frameworks.name(owner);
      series.push({ scope, name, series: of, values });
    }
    return { step, from: 0, end: this.#end, series };
  }

  /** Agents and frameworks have been added before time first passes. */
  #begin(): void {
    const { frameworks, roles, kinds } = this.#context.cluster;
    const followed = this.#followed;
    const names = this.#book.capacity.flatMap((amount, name) => (amount > 0 ? [name] : []));
    this.#names = names;
    for (const name of names) {
      followed.push({ scope: 'cluster', owner: 0, series: `${kinds.names[name]}.allocated` });
      followed.push({ scope: 'cluster', owner: 0, series: `${kinds.names[name]}.in_offers` });
    }
    const add = (scope: Scope, owner: number, what: readonly string[]): void => {
      for (const series of what) followed.push({ scope, owner, series });
    };
    const tasks = ['tasks.waiting', 'tasks.running'];
    const allocated = names.map((name) => `${kinds.names[name]}.allocated`);
    const borrowed = names.map((name) => `${kinds.names[name]}.borrowed`);
    add('cluster', 0, tasks);
    for (let role = 0; role < roles.count; role++) {
      this.#roles.push(followed.length);
      add('role', role, [...allocated, ...tasks, 'starved', ...borrowed]);
    }
    for (let framework = 0; framework < frameworks.count; framework++) {
      this.#frameworks.push(followed.length);
      add('framework', framework, [...allocated, ...tasks]);
    }
    while (this.#sums.length < followed.length) this.#sums.push(undefined);
    this.#rows = new Float64Array(followed.length * WIDTH);
  }

  /** Adds a level from `from` to later, and returns the last step to which anything was added. */
  #add(row: number, level: number, from: Micros, to: Micros): number {
    const step = this.#step;
    const sums = this.#sums[row] ?? this.#open(row);
    let bin = Math.floor(from / step);
    for (let at = from; ; bin++) {
      const until = Math.min(to, (bin + 1) * step);
      sums[bin]! += level * (until - at);
      if (until === to) return bin;
      at = until;
    }
  }

  #open(row: number): Float64Array {
    const sums = new Float64Array(MOST_STEPS);
    this.#sums[row] = sums;
    return sums;
  }

  /** Two steps become one. */
  #double(): void {
    for (let row = 0; row < this.#followed.length; row++) {
      const sums = this.#sums[row];
      if (sums === undefined) continue;
      this.#settle(row);
      for (let bin = 0; bin < MOST_STEPS; bin++) {
        sums[bin] = bin < MOST_STEPS / 2 ? sums[2 * bin]! + sums[2 * bin + 1]! : 0;
      }
    }
    this.#step *= 2;
  }
}
