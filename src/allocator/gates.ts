import type { AgentsView } from '../cluster/agents.ts';
import type { FrameworksView } from '../cluster/frameworks.ts';
import type { AgentId, FrameworkId } from '../cluster/ids.ts';
import type { Bundle, ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Kinds } from '../cluster/resources/kinds.ts';

// What closes an agent to some.
const NOT_MULTI_ROLE = 1;
const NOT_HIERARCHICAL = 2;
const HAS_GPUS = 4;
const REMOTE = 8;
// What a framework can take.
const GPUS = 1;
const REMOTE_AGENTS = 2;
const SHARED = 4;
const REVOCABLE = 8;
const REFINED = 16;

/** Which agents are closed to which frameworks, and what is taken out of an offer (spec/mesos.md 4.6). */
export class Gates {
  readonly #kinds: Kinds;
  readonly #filterGpus: boolean;
  readonly #region: string | undefined;
  readonly #agents: number[] = [];
  readonly #frameworks: number[] = [];

  /**
   * @param filterGpus `filter_gpu_resources`: agents with GPUs are for frameworks with GPU_RESOURCES only
   * @param region the master's region; where it or the agent has none, the agent is local
   */
  constructor(kinds: Kinds, filterGpus: boolean, region: string | undefined) {
    this.#kinds = kinds;
    this.#filterGpus = filterGpus;
    this.#region = region;
  }

  /** Notes what the agent's row says: when it registers, and when anything of it changes. */
  readAgent(agent: AgentId, agents: AgentsView): void {
    const region = agents.region(agent);
    this.#agents[agent] =
      (agents.hasCapability(agent, 'MULTI_ROLE') ? 0 : NOT_MULTI_ROLE) |
      (agents.hasCapability(agent, 'HIERARCHICAL_ROLE') ? 0 : NOT_HIERARCHICAL) |
      (this.#filterGpus && this.#hasGpus(agents.total(agent)) ? HAS_GPUS : 0) |
      (region === undefined || this.#region === undefined || region === this.#region ? 0 : REMOTE);
  }

  readFramework(framework: FrameworkId, frameworks: FrameworksView): void {
    this.#frameworks[framework] =
      (frameworks.hasCapability(framework, 'GPU_RESOURCES') ? GPUS : 0) |
      (frameworks.hasCapability(framework, 'REGION_AWARE') ? REMOTE_AGENTS : 0) |
      (frameworks.hasCapability(framework, 'SHARED_RESOURCES') ? SHARED : 0) |
      (frameworks.hasCapability(framework, 'REVOCABLE_RESOURCES') ? REVOCABLE : 0) |
      (frameworks.hasCapability(framework, 'RESERVATION_REFINEMENT') ? REFINED : 0);
  }

  /** Every framework here is multi-role, so an agent that does not know roles is closed to all. */
  isClosed(agent: AgentId, framework: FrameworkId, isNestedRole: boolean): boolean {
    const barriers = this.#agents[agent]!;
    if (barriers === 0) return false;
    const abilities = this.#frameworks[framework]!;
    return (
      (barriers & NOT_MULTI_ROLE) !== 0 ||
      (isNestedRole && (barriers & NOT_HIERARCHICAL) !== 0) ||
      ((barriers & HAS_GPUS) !== 0 && (abilities & GPUS) === 0) ||
      ((barriers & REMOTE) !== 0 && (abilities & REMOTE_AGENTS) === 0)
    );
  }

  /** Takes out shared volumes, revocable resources and refined reservations that the framework did not ask for. */
  strip(offer: Bundle, framework: FrameworkId): void {
    const kinds = this.#kinds;
    const abilities = this.#frameworks[framework]!;
    for (let i = offer.size - 1; i >= 0; i--) {
      const kind = offer.kindAt(i);
      if (
        (kinds.isShared(kind) && (abilities & SHARED) === 0) ||
        (kinds.isRevocable(kind) && (abilities & REVOCABLE) === 0) ||
        (kinds.isRefined(kind) && (abilities & REFINED) === 0)
      )
        offer.removeKind(kind);
    }
  }

  #hasGpus(total: ReadonlyBundle): boolean {
    for (let i = 0; i < total.size; i++) if (this.#kinds.name(total.kindAt(i)) === 'gpus') return true;
    return false;
  }
}
