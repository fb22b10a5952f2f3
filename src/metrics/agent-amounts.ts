import type { AgentId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { KindId, Kinds } from '../cluster/resources/kinds.ts';

/** Scalars by agent and kind, in thousandths, in one flat column. What several may hold at once (shared volumes) is left out. */
export class AgentAmounts {
  readonly #kinds: Kinds;
  /** Kinds there is room for. */
  #width = 4;
  #rows = 0;
  #amounts = new Float64Array(0);
  /** As they were when they were saved. */
  #saved = new Float64Array(0);

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

  /** Keeps what an agent has now, to be compared with. */
  save(agent: AgentId): void {
    if (agent >= this.#rows) return;
    for (let at = agent * this.#width; at < (agent + 1) * this.#width; at++) this.#saved[at] = this.#amounts[at]!;
  }
  /** Has an agent what it had when it was saved? */
  isAsSaved(agent: AgentId): boolean {
    if (agent >= this.#rows) return true;
    for (let at = agent * this.#width; at < (agent + 1) * this.#width; at++) {
      if (this.#saved[at] !== this.#amounts[at]) return false;
    }
    return true;
  }

  /** Does an agent have as much of everything here as there? */
  hasSame(agent: AgentId, other: AgentAmounts): boolean {
    for (let kind = 0; kind < this.#width; kind++) if (this.at(agent, kind) !== other.at(agent, kind)) return false;
    return this.#width >= other.#width;
  }

  #grow(rows: number, kinds: number): void {
    const width = kinds > this.#width ? Math.max(kinds, 2 * this.#width) : this.#width;
    const height = rows > this.#rows ? Math.max(rows, 2 * this.#rows, 16) : this.#rows;
    this.#amounts = this.#enlarged(this.#amounts, width, height);
    this.#saved = this.#enlarged(this.#saved, width, height);
    this.#width = width;
    this.#rows = height;
  }

  #enlarged(amounts: Float64Array, width: number, height: number): Float64Array<ArrayBuffer> {
    const larger = new Float64Array(width * height);
    for (let agent = 0; agent < this.#rows; agent++) {
      larger.set(amounts.subarray(agent * this.#width, (agent + 1) * this.#width), agent * width);
    }
    return larger;
  }
}
