import type { ReportModel, Value } from './model.ts';

/** Looks values up by policy, owner and metric. */
export class Values {
  readonly #byKey = new Map<string, Value>();

  constructor({ values }: ReportModel) {
    for (const value of values) this.#byKey.set(keyOf(value.policy, value.scope, value.name, value.metric), value);
  }

  get(policy: string, scope: string, name: string, metric: string): Value | undefined {
    return this.#byKey.get(keyOf(policy, scope, name, metric));
  }

  /** The mean of a count or a sum: 0 where there is none. */
  amount(policy: string, scope: string, name: string, metric: string): number {
    const mean = this.mean(policy, scope, name, metric);
    return Number.isNaN(mean) ? 0 : mean;
  }

  /** NaN where there is none. */
  mean(policy: string, scope: string, name: string, metric: string): number {
    return this.get(policy, scope, name, metric)?.mean ?? Number.NaN;
  }
}

function keyOf(policy: string, scope: string, name: string, metric: string): string {
  return [policy, scope, name, metric].join('\n');
}
