import { type AgentId, NONE } from './ids.ts';

/** A set of agents as bits: walking it in order of id costs a word for 32 agents that are not in it. */
export class AgentSet {
  #words = new Int32Array(8);
  #count = 0;
  /** Of the ids in it: that of the only one, where there is one. */
  #sum = 0;

  get count(): number {
    return this.#count;
  }
  /** The agent, where it is the only one. */
  get only(): AgentId {
    return this.#count === 1 ? this.#sum : NONE;
  }

  /** Words that may have agents in them: the w-th is of the agents from 32 w on, the lowest bit being the first. */
  get words(): number {
    return this.#words.length;
  }
  word(word: number): number {
    return word < this.#words.length ? this.#words[word]! : 0;
  }

  add(agent: AgentId): void {
    const word = agent >> 5;
    if (word >= this.#words.length) {
      const larger = new Int32Array(Math.max(word + 1, 2 * this.#words.length));
      larger.set(this.#words);
      this.#words = larger;
    }
    const before = this.#words[word]!;
    const after = before | (1 << (agent & 31));
    if (after === before) return;
    this.#words[word] = after;
    this.#count++;
    this.#sum += agent;
  }

  delete(agent: AgentId): void {
    if (!this.has(agent)) return;
    this.#words[agent >> 5]! &= ~(1 << (agent & 31));
    this.#count--;
    this.#sum -= agent;
  }

  has(agent: AgentId): boolean {
    const word = agent >> 5;
    return word < this.#words.length && (this.#words[word]! & (1 << (agent & 31))) !== 0;
  }

  /** Writes the agents, by rising id, into an array with room for them; returns how many. */
  copyTo(target: Int32Array): number {
    let count = 0;
    for (let word = 0; word < this.#words.length; word++) {
      for (let bits = this.#words[word]!; bits !== 0; bits &= bits - 1) target[count++] = lowestIn(word, bits);
    }
    return count;
  }
}

/** The agent of the lowest bit that is set in some bits of a word. */
export function lowestIn(word: number, bits: number): AgentId {
  return (word << 5) + 31 - Math.clz32(bits & -bits);
}
