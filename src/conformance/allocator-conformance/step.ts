import type { Bundle } from '../../cluster/resources/bundle.ts';
import type { Kinds } from '../../cluster/resources/kinds.ts';
import { type ParcelProblem, readAmounts, readBundle } from '../../cluster/resources/parcels.ts';
import { isRecord } from '../case-result.ts';

/** Ends a case: what was expected did not come, or a step cannot be read. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
}

/** A step of a case, field by field. Reading what is not there, or is something else, fails the case. */
export class Step {
  readonly op: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(json: unknown) {
    if (!isRecord(json) || typeof json['op'] !== 'string') throw new StepFailure('a step is an object with an "op"');
    this.op = json['op'];
    this.#fields = json;
  }

  has(field: string): boolean {
    return this.#fields[field] !== undefined;
  }
  isNull(field: string): boolean {
    return this.#fields[field] === null;
  }
  raw(field: string): unknown {
    return this.#fields[field];
  }
  text(field: string): string {
    const value = this.#fields[field];
    if (typeof value !== 'string') throw this.#wrong(field, 'a string');
    return value;
  }
  number(field: string): number {
    const value = this.#fields[field];
    if (typeof value !== 'number') throw this.#wrong(field, 'a number');
    return value;
  }
  boolean(field: string): boolean {
    const value = this.#fields[field];
    if (typeof value !== 'boolean') throw this.#wrong(field, 'true or false');
    return value;
  }
  texts(field: string): readonly string[] {
    const value = this.#fields[field];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
      throw this.#wrong(field, 'an array of strings');
    return value;
  }
  list(field: string): readonly unknown[] {
    const value = this.#fields[field];
    if (!Array.isArray(value)) throw this.#wrong(field, 'an array');
    return value;
  }
  record(field: string): Readonly<Record<string, unknown>> {
    const value = this.#fields[field];
    if (!isRecord(value)) throw this.#wrong(field, 'an object');
    return value;
  }
  bundle(field: string, kinds: Kinds): Bundle {
    return bundleOf(this.#fields[field], kinds, field);
  }
  /** Scalars in thousandths by name. */
  amounts(field: string): Record<string, number> {
    return amountsOf(this.#fields[field], field);
  }

  #wrong(field: string, wanted: string): StepFailure {
    return new StepFailure(`"${field}" is ${JSON.stringify(this.#fields[field])}; it must be ${wanted}`);
  }
}

export function bundleOf(json: unknown, kinds: Kinds, path: string): Bundle {
  const problems: ParcelProblem[] = [];
  const bundle = readBundle(json, kinds, path, problems);
  throwFirst(problems);
  return bundle;
}

export function amountsOf(json: unknown, path: string): Record<string, number> {
  const problems: ParcelProblem[] = [];
  const amounts = readAmounts(json, path, problems);
  throwFirst(problems);
  return amounts;
}

function throwFirst(problems: readonly ParcelProblem[]): void {
  const first = problems[0];
  if (first !== undefined) throw new StepFailure(`${first.path}: ${first.message}`);
}

/** Fails the case unless both are written alike. */
export function expectSame(expected: unknown, got: unknown): void {
  const wanted = JSON.stringify(expected);
  const came = JSON.stringify(got);
  if (wanted !== came) throw new StepFailure(`expected ${wanted}; got ${came}`);
}
