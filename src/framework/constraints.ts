import { type AgentId, type JobId, NONE, type StageId } from '../cluster/ids.ts';
import type { SchedulerDriver } from '../master/scheduler.ts';

export const CONSTRAINT_OPERATORS = ['UNIQUE', 'CLUSTER', 'GROUP_BY', 'MAX_PER', 'LIKE', 'UNLIKE', 'IS'] as const;
export type ConstraintOperator = (typeof CONSTRAINT_OPERATORS)[number];

/** One rule on where the tasks of a stage may run (Marathon, spec/mesos.md 8). */
export interface Constraint {
  /** An attribute of agents; `hostname`, `region` and `zone` always exist where the agent has one. */
  readonly attribute: string;
  readonly operator: ConstraintOperator;
  readonly value?: string;
}

/** What an agent says to a constraint, given how many tasks of the stage run on agents of each value. */
type Test = (value: string | undefined, running: ReadonlyMap<string, number>) => boolean;

/** Keeps where tasks run, by stage and value, and says where the next may go. */
export class Constraints {
  readonly #rules: { readonly attribute: string; readonly test: Test }[];
  /** By stage, then by rule: running tasks by value. */
  readonly #running = new Map<StageId, Map<string, number>[]>();

  /** @throws RangeError naming the constraint that lacks its value or has a wrong one. */
  constructor(constraints: readonly Constraint[]) {
    this.#rules = constraints.map((constraint) => ({ attribute: constraint.attribute, test: testOf(constraint) }));
  }

  allow(stage: StageId, agent: AgentId, driver: SchedulerDriver): boolean {
    const counts = this.#counts(stage);
    for (let i = 0; i < this.#rules.length; i++) {
      const { attribute, test } = this.#rules[i]!;
      if (!test(valueAt(attribute, agent, driver), counts[i]!)) return false;
    }
    return true;
  }

  launched(stage: StageId, agent: AgentId, driver: SchedulerDriver): void {
    this.#change(stage, agent, 1, driver);
  }

  ended(stage: StageId, agent: AgentId, driver: SchedulerDriver): void {
    this.#change(stage, agent, -1, driver);
  }

  /** Rows of the job's stages will stand for others. */
  forget(job: JobId, { jobs, stages }: SchedulerDriver): void {
    for (let stage = jobs.firstStage(job); stage !== NONE; stage = stages.next(stage)) this.#running.delete(stage);
  }

  #change(stage: StageId, agent: AgentId, change: number, driver: SchedulerDriver): void {
    const counts = this.#counts(stage);
    for (let i = 0; i < this.#rules.length; i++) {
      const value = valueAt(this.#rules[i]!.attribute, agent, driver);
      if (value === undefined) continue;
      const running = (counts[i]!.get(value) ?? 0) + change;
      if (running > 0) counts[i]!.set(value, running);
      else counts[i]!.delete(value);
    }
  }

  #counts(stage: StageId): Map<string, number>[] {
    let counts = this.#running.get(stage);
    if (counts === undefined) {
      counts = this.#rules.map(() => new Map<string, number>());
      this.#running.set(stage, counts);
    }
    return counts;
  }
}

function valueAt(attribute: string, agent: AgentId, { cluster }: SchedulerDriver): string | undefined {
  const { agents } = cluster;
  for (const [name, value] of agents.attributes(agent)) if (name === attribute) return String(value);
  if (attribute === 'hostname') return agents.name(agent);
  if (attribute === 'region') return agents.region(agent);
  if (attribute === 'zone') return agents.zone(agent);
  return undefined;
}

/** An agent without the attribute fails all but UNLIKE. */
function testOf(constraint: Constraint): Test {
  const { operator, value } = constraint;
  switch (operator) {
    case 'UNIQUE': // No two alike.
      return (own, running) => own !== undefined && !running.has(own);
    case 'CLUSTER': // All alike: the value given, or that of the first.
      if (value !== undefined) return (own) => own === value;
      return (own, running) => own !== undefined && (running.size === 0 || running.has(own));
    case 'GROUP_BY': {
      // Even spread over the values met so far; with n, values already used wait until n are.
      const groups = value === undefined ? 0 : wholeOf(constraint);
      return (own, running) => {
        if (own === undefined) return false;
        const mine = running.get(own);
        return mine === undefined || (running.size >= groups && mine === smallest(running));
      };
    }
    case 'MAX_PER': {
      const most = wholeOf(constraint);
      return (own, running) => own !== undefined && (running.get(own) ?? 0) < most;
    }
    case 'LIKE': {
      const pattern = patternOf(constraint);
      return (own) => own !== undefined && pattern.test(own);
    }
    case 'UNLIKE': {
      const pattern = patternOf(constraint);
      return (own) => own === undefined || !pattern.test(own);
    }
    case 'IS':
      if (value === undefined) throw new RangeError(`constraint ${constraint.attribute} IS: needs a value`);
      return (own) => own === value;
  }
}

function smallest(running: ReadonlyMap<string, number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (const count of running.values()) least = Math.min(least, count);
  return least;
}

function wholeOf({ attribute, operator, value }: Constraint): number {
  const number = Number(value);
  if (value === undefined || !Number.isInteger(number) || number < 1)
    throw new RangeError(`constraint ${attribute} ${operator}: ${value} is not allowed; give a whole number from 1 up`);
  return number;
}

/** A pattern must match the whole value, as in Marathon. */
function patternOf({ attribute, operator, value }: Constraint): RegExp {
  if (value === undefined) throw new RangeError(`constraint ${attribute} ${operator}: needs a regular expression`);
  try {
    return new RegExp(`^(?:${value})$`);
  } catch {
    throw new RangeError(`constraint ${attribute} ${operator}: ${value} is not a regular expression`);
  }
}
