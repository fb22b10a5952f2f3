import { assert } from '../engine/assert.ts';

/** Whose figures they are. */
export type Scope = 'cluster' | 'role' | 'framework';

/** The figures of one cluster, role or framework by metric; NaN where a metric has no value. */
export interface ScopeValues {
  readonly scope: Scope;
  /** The role's path or the framework's name; empty for the cluster. */
  readonly name: string;
  readonly values: ReadonlyMap<string, number>;
}

/** Where measures put their figures at the end: cluster first, then roles, then frameworks, each in row order. */
export class Sheet {
  readonly #rows: { scope: Scope; name: string; values: Map<string, number> }[] = [];
  readonly #roles: number;

  constructor(roles: readonly string[], frameworks: readonly string[]) {
    this.#rows.push({ scope: 'cluster', name: '', values: new Map() });
    for (const name of roles) this.#rows.push({ scope: 'role', name, values: new Map() });
    for (const name of frameworks) this.#rows.push({ scope: 'framework', name, values: new Map() });
    this.#roles = roles.length;
  }

  cluster(metric: string, value: number): void {
    this.#set(0, metric, value);
  }
  role(role: number, metric: string, value: number): void {
    this.#set(1 + role, metric, value);
  }
  framework(framework: number, metric: string, value: number): void {
    this.#set(1 + this.#roles + framework, metric, value);
  }

  get rows(): readonly ScopeValues[] {
    return this.#rows;
  }

  #set(row: number, metric: string, value: number): void {
    const { values } = this.#rows[row]!;
    assert(!values.has(metric), 'a metric is set once for each of its owners');
    values.set(metric, Number.isFinite(value) ? value : Number.NaN);
  }
}
