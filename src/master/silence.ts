import type { AgentId, TaskId } from '../cluster/ids.ts';

/** What has happened on an agent that the master does not hear from, or was asked of it meanwhile. */
export interface Unheard {
  /** Tasks launched there that do not run yet. */
  readonly launches: TaskId[];
  /** Tasks that have ended there, in order. */
  readonly ends: TaskId[];
}

/** Agents without a connection to the master: reports wait for its return, and so does what the master asks of them. */
export class Silence {
  readonly #unheard = new Map<AgentId, Unheard>();

  /** Is any agent silent? Hardly ever, so it is asked first, and what follows is for those. */
  get isAny(): boolean {
    return this.#unheard.size > 0;
  }

  begin(agent: AgentId): void {
    if (!this.#unheard.has(agent)) this.#unheard.set(agent, { launches: [], ends: [] });
  }

  /** The agent is heard again; what waited is returned. */
  end(agent: AgentId): Unheard {
    const unheard = this.#unheard.get(agent) ?? { launches: [], ends: [] };
    this.#unheard.delete(agent);
    return unheard;
  }

  /** Keeps back a launch. False, and nothing is kept, if the agent is heard. */
  holdLaunch(agent: AgentId, task: TaskId): boolean {
    return this.#hold(this.#unheard.get(agent)?.launches, task);
  }

  /** Keeps back the end of a task. False, and nothing is kept, if the agent is heard. */
  holdEnd(agent: AgentId, task: TaskId): boolean {
    return this.#hold(this.#unheard.get(agent)?.ends, task);
  }

  /** The task's row will stand for another. */
  forget(agent: AgentId, task: TaskId): void {
    const unheard = this.#unheard.get(agent);
    for (const list of unheard === undefined ? [] : [unheard.launches, unheard.ends]) {
      const at = list.indexOf(task);
      if (at >= 0) list.splice(at, 1);
    }
  }

  #hold(list: TaskId[] | undefined, task: TaskId): boolean {
    list?.push(task);
    return list !== undefined;
  }
}
