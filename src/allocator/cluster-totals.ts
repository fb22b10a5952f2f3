import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Kinds } from '../cluster/resources/kinds.ts';
import { addQuantitiesOf, Quantities, subtractQuantitiesOf } from '../cluster/resources/quantities.ts';
import type { ShareTotals } from './sorter.ts';

/** Scalars of all registered agents: reserved, unreserved and revocable together (spec/mesos.md 3.2). */
export class ClusterTotals implements ShareTotals {
  readonly #kinds: Kinds;
  readonly #excluded: readonly string[];
  readonly #all = new Quantities();
  readonly #reserved = new Quantities();
  readonly #names: number[] = [];
  readonly #totals: number[] = [];
  #version = 0;

  /** @param excluded names left out of shares (`fair_sharing_excluded_resource_names`) */
  constructor(kinds: Kinds, excluded: readonly string[]) {
    this.#kinds = kinds;
    this.#excluded = excluded;
  }

  /** Grows with every change: shares computed before are of no use after it. */
  get version(): number {
    return this.#version;
  }
  get all(): Quantities {
    return this.#all;
  }
  get reserved(): Quantities {
    return this.#reserved;
  }

  add(bundle: ReadonlyBundle): void {
    addQuantitiesOf(bundle, this.#kinds, this.#all);
    addQuantitiesOf(bundle, this.#kinds, this.#reserved, 'reserved');
    this.#changed();
  }
  subtract(bundle: ReadonlyBundle): void {
    subtractQuantitiesOf(bundle, this.#kinds, this.#all);
    subtractQuantitiesOf(bundle, this.#kinds, this.#reserved, 'reserved');
    this.#changed();
  }

  get count(): number {
    return this.#names.length;
  }
  nameAt(i: number): number {
    return this.#names[i]!;
  }
  totalAt(i: number): number {
    return this.#totals[i]!;
  }

  #changed(): void {
    this.#version++;
    this.#names.length = 0;
    this.#totals.length = 0;
    for (let name = 0; name < this.#all.top; name++) {
      const total = this.#all.get(name);
      if (total === 0 || this.#excluded.includes(this.#kinds.names[name]!)) continue;
      this.#names.push(name);
      this.#totals.push(total);
    }
  }
}
