import type { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, type JobId, NONE, type RoleId } from '../cluster/ids.ts';
import type { Observer } from '../cluster/record-types.ts';
import type { Micros } from '../engine/micros.ts';

/** The load of one role (or of all), in the resource in which it is highest. */
export interface LoadRow {
  /** Path of the role; empty for all roles together. */
  readonly role: string;
  readonly resource: string;
  /** Work that arrived over what the role may use, in the time over which it arrived. */
  readonly load: number;
  /** Chance alone may account for so much of the load: three standard deviations. */
  readonly chance: number;
  /** More work arrives than can ever be done: without end to the arrivals the queue grows for ever. */
  readonly isSaturated: boolean;
}

/** Work of one owner, by resource name, in thousandths times microseconds. Estimates: sums in doubles, not exact. */
class Arrived {
  readonly work: number[] = [];
  /** Sum of squares, by job: what the sum owes to chance. */
  readonly squares: number[] = [];
  jobs = 0;
  first: Micros = Number.NaN;
  last: Micros = 0;

  add(at: Micros, work: readonly number[]): void {
    if (this.jobs === 0) this.first = at;
    this.jobs++;
    this.last = at;
    for (let name = 0; name < work.length; name++) {
      const amount = work[name]!;
      this.work[name] = (this.work[name] ?? 0) + amount;
      this.squares[name] = (this.squares[name] ?? 0) + amount * amount;
    }
  }
}

/** So many jobs at least, or a load says nothing. */
const MIN_JOBS = 100;
const DEVIATIONS = 3;

/**
 * Is more work submitted than the cluster can do? Arrived work over capacity is a bound that no policy can beat: above 1 the queue
 * grows without end, whatever is done. A role is held against what it may use: what is not reserved and what is reserved for it.
 *
 * Jobs count as one random amount of work each, as in a stream of independent ones, so that three standard deviations of the sum
 * are granted to chance. Work submitted at one instant, or by few jobs, is no load but a batch: it will be done some day.
 */
export class SaturationWatch {
  readonly observer: Observer;
  readonly #cluster: Cluster;
  readonly #all = new Arrived();
  readonly #roles: Arrived[] = [];
  readonly #work: number[] = [];

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.observer = { jobSubmitted: ({ at, framework, job }) => this.#submitted(at, framework, job) };
  }

  /** All roles together first, then each that got work. */
  rows(): LoadRow[] {
    const { roles } = this.#cluster;
    const rows: LoadRow[] = [];
    const add = (role: RoleId, arrived: Arrived | undefined): void => {
      const row = arrived === undefined ? undefined : this.#row(role, arrived);
      if (row !== undefined) rows.push(row);
    };
    add(NONE, this.#all);
    for (let role = 0; role < roles.count; role++) add(role, this.#roles[role]);
    return rows;
  }

  #submitted(at: Micros, framework: FrameworkId, job: JobId): void {
    const { frameworks, jobs, stages, shapes, kinds } = this.#cluster;
    const work = this.#work.fill(0);
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) {
      let time = 0;
      const tasks = stages.tasks(stage);
      for (let index = 0; index < tasks; index++) time += stages.duration(stage, index);
      const needs = shapes.needs(stages.shape(stage));
      for (let i = 0; i < needs.size; i++) {
        const name = kinds.nameId(needs.kindAt(i));
        while (work.length <= name) work.push(0);
        work[name]! += time * needs.amountAt(i);
      }
    }
    const role = frameworks.roles(framework)[0]!;
    this.#roles[role] ??= new Arrived();
    this.#roles[role].add(at, work);
    this.#all.add(at, work);
  }

  #row(role: RoleId, arrived: Arrived): LoadRow | undefined {
    const { kinds, roles } = this.#cluster;
    const span = arrived.last - arrived.first;
    if (arrived.jobs < MIN_JOBS || span <= 0) return undefined;
    const capacity = this.#usable(role);
    let highest: LoadRow | undefined;
    for (const [name, work] of arrived.work.entries()) {
      if (work === 0) continue;
      const room = (capacity[name] ?? 0) * span;
      const load = work / room;
      const chance = (DEVIATIONS * Math.sqrt(arrived.squares[name]!)) / room;
      if (highest !== undefined && load <= highest.load) continue;
      highest = {
        role: role === NONE ? '' : roles.path(role),
        resource: kinds.names[name]!,
        load,
        chance,
        isSaturated: load - chance > 1,
      };
    }
    return highest;
  }

  /** By resource name, in thousandths, of all agents registered now. */
  #usable(role: RoleId): number[] {
    const { agents, kinds, roles } = this.#cluster;
    const usable: number[] = [];
    for (let agent = 0; agent < agents.count; agent++) {
      const total = agents.total(agent);
      for (let i = 0; i < total.size; i++) {
        const kind = total.kindAt(i);
        if (!kinds.isScalar(kind) || (role !== NONE && !kinds.allocatableTo(kind, roles.path(role)))) continue;
        const name = kinds.nameId(kind);
        usable[name] = (usable[name] ?? 0) + total.amountAt(i);
      }
    }
    return usable;
  }
}

/** What to say of saturated roles, one sentence each. */
export function saturationMessages(rows: readonly LoadRow[]): string[] {
  return rows
    .filter(({ isSaturated }) => isSaturated)
    .map(({ role, resource, load }) => {
      const who = role === '' ? 'the cluster' : `role ${role}`;
      return `${who} is saturated: ${(100 * load).toFixed(0)} % of the ${resource} it may use would be needed for the work that arrives; waits grow for as long as it does`;
    });
}
