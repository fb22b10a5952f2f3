import { AgentSet } from '../cluster/agent-set.ts';
import { grown } from '../cluster/columns.ts';
import type { AgentId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';

// The numbers of an agent's row.
const WIDTH = 2;
const UNTIL = 0;
const WANTS = 1;

/**
 * Agents that nobody may have. One was held out to all who want offers, and each had refused it or cannot take what is left of it: holding it
 * out again comes to nothing before the first of those refusals ends, something comes back on it, or somebody wants more.
 */
export class ShutAgents {
  /** Those that were found to be shut and were not opened since: most often there is nobody in here, and it is small. */
  readonly #agents = new AgentSet();
  /** By agent: until when it is shut, and how often somebody had come to want more when it was found to be. */
  #rows = new Float64Array(0);

  /** @param wants how often somebody has come to want more */
  isShut(agent: AgentId, now: Micros, wants: number): boolean {
    if (!this.#agents.has(agent)) return false;
    const row = agent * WIDTH;
    return now < this.#rows[row + UNTIL]! && this.#rows[row + WANTS] === wants;
  }

  shut(agent: AgentId, until: Micros, wants: number): void {
    const row = agent * WIDTH;
    if (row >= this.#rows.length) this.#rows = grown(this.#rows, row + WIDTH);
    this.#rows[row + UNTIL] = until;
    this.#rows[row + WANTS] = wants;
    this.#agents.add(agent);
  }

  /** There is more on the agent, or it is another. */
  open(agent: AgentId): void {
    this.#agents.delete(agent);
  }
}
