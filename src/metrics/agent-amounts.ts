import type { AgentId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { KindId, Kinds } from '../cluster/resources/kinds.ts';

/** Scalars by agent and kind, in thousandths, in one flat column. What several may hold at once (shared volumes) is left out. */
export class AgentAmounts {
  readonly #kinds: Kinds;
  /** Kinds there is room for. */
  #width = 8;
  #rows = 0;
  #amounts = new Float64Array(0);

  constructor(kinds: Kinds) {
    this.#kinds = kinds;
  }

  at(agent: AgentId, kind: KindId): number {
    return kind < this.#width && agent < this.#rows ? this.#amounts[agent * this.#width + kind]! : 0;
  }

  add(agent: AgentId, bundle: ReadonlyBundle, sign: 1 | -1): void {
    for (let i = 0; i < bundle.size; i++) {
      const kind = bundle.kindAt(i);
      if (!this.#kinds.isScalar(kind) || this.#kinds.isShared(kind)) continue;
      if (kind >= this.#width || agent >= this.#rows) this.#grow(agent + 1, kind + 1);
      this.#amounts[agent * this.#width + kind]! += sign * bundle.amountAt(i);
    }
  }

  clear(agent: AgentId): void {
    if (agent < this.#rows) this.#amounts.fill(0, agent * this.#width, (agent + 1) * this.#width);
  }

  #grow(rows: number, kinds: number): void {
    const width = kinds > this.#width ? Math.max(kinds, 2 * this.#width) : this.#width;
    const height = rows > this.#rows ? Math.max(rows, 2 * this.#rows, 16) : this.#rows;
    const amounts = new Float64Array(width * height);
    for (let agent = 0; agent < this.#rows; agent++) {
      amounts.set(this.#amounts.subarray(agent * this.#width, (agent + 1) * this.#width), agent * width);
    }
    this.#width = width;
    this.#rows = height;
    this.#amounts = amounts;
  }
}
