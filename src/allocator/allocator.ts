import type { ClusterView } from '../cluster/cluster.ts';
import type { AgentId, FrameworkId, OfferId, RoleId, TaskId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';
import type { Micros } from '../engine/micros.ts';
import type { RandomStream } from '../engine/random.ts';

/** Which agents a cycle covers: `all`, or the rows named, each once, in the order in which they were asked for. */
export type CycleAgents = 'all' | readonly AgentId[];

/** What an allocator may ask of whoever runs it (the master; the conformance runner). Every decision is validated and booked at once. */
export interface AllocatorHost {
  readonly cluster: ClusterView;
  readonly now: Micros;
  /** The simulation's arming counter: timers of one instant fire in the order in which they were armed (spec/mesos.md 11.3). */
  nextSequence(): number;
  /** Asks for a cycle over an agent or over all; requests are merged into one run at the end of this instant. Dropped while paused. */
  requestCycle(agents: AgentId | 'all'): void;
  /** What `Allocator.isIdle` said is no longer so. An allocator that has it calls this at the very change. */
  noLongerIdle?(): void;
  /** Asks for a cycle over all agents at a later moment. */
  wakeAt?(at: Micros): void;
  /** A named random stream of this run, e.g. `('allocator', 'agent order')`. */
  random(entity: string, purpose: string): RandomStream;

  /**
   * Offers resources, which count as allocated from this call on: the agent's `available` shrinks before it returns. May be
   * called only within `allocate`. Parts offered to the same
   * framework, role and agent within one cycle come in one offer. Throws if the bundle is not available on the agent.
   */
  offer(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle, reason: number): void;
  /** Takes back an offer that is still unanswered; its resources come back through `recovered` before the call returns. */
  rescind(offer: OfferId): void;
  /** Notice to a task to be gone at now + grace; then it is killed. `claimant` gets the resources, `lender` owns them (either may be NONE). */
  reclaim(task: TaskId, grace: Micros, claimant: RoleId, lender: RoleId, reason: number): void;
  /** Takes a notice back. */
  cancelReclaim(task: TaskId): void;
  /** Asks a framework to leave an agent before its maintenance; advisory (spec/mesos.md 4.8). */
  inverseOffer(framework: FrameworkId, agent: AgentId): void;
  /** While paused, requests for cycles are dropped, periodic cycles too (spec/mesos.md 4.1, 4.10). */
  pauseCycles(): void;
  resumeCycles(): void;
  /** Reports a loan: `borrower` now holds exactly so much of what `lender` owns. For records only. */
  loanChanged(lender: RoleId, borrower: RoleId, resources: ReadonlyBundle): void;
}

/** How resources came back. */
export interface Recovery {
  /** For how long from now on the same or less is refused, in microseconds; 0 is no refusal, undefined is no answer at all (task end, rescind, timeout). */
  readonly refuse: Micros | undefined;
  /** The answer used nothing of the offer. In ideal mode such a refusal holds for the rest of the instant and is no event (DESIGN 3). */
  readonly declined: boolean;
}

/** What comes back without an answer: a task ended, an offer was rescinded or timed out. */
export const UNANSWERED: Recovery = { refuse: undefined, declined: false };

/**
 * A whole allocation policy (the second level of plug-in). It is told of every change after the cluster's tables show it,
 * asks for cycles, and decides in `allocate`. Calls are synchronous; rows are walked in order of id.
 */
export interface Allocator {
  readonly name: string;
  addAgent(agent: AgentId): void;
  /** Called after everything held there has been recovered, while the row still shows its name and total. */
  removeAgent(agent: AgentId): void;
  /** Total, attributes, capabilities or domain really changed; `before` is the total until now. */
  updateAgent(agent: AgentId, before: ReadonlyBundle, attributesChanged: boolean): void;
  /** Connected or draining, or active again (spec/mesos.md 4.1: reactivation starts no cycle). */
  activateAgent(agent: AgentId, active: boolean): void;
  /** A maintenance window was set or cleared. */
  setUnavailability(agent: AgentId): void;
  /** A framework answered an inverse offer; it is not asked again before the refusal ends. */
  inverseAnswered(framework: FrameworkId, agent: AgentId, refuse: Micros): void;
  /** Host names that may be offered, or undefined for all. */
  setWhitelist(hosts: readonly string[] | undefined): void;

  /** The framework's row says its roles, suppressed roles and whether it is active. */
  addFramework(framework: FrameworkId): void;
  removeFramework(framework: FrameworkId): void;
  activateFramework(framework: FrameworkId): void;
  deactivateFramework(framework: FrameworkId): void;
  /** Roles, constraints or minimums changed; `oldRoles` are those until now. */
  updateFramework(framework: FrameworkId, oldRoles: readonly RoleId[]): void;
  suppress(framework: FrameworkId, role: RoleId): void;
  revive(framework: FrameworkId, role: RoleId): void;

  weightChanged(role: RoleId): void;
  quotaChanged(role: RoleId): void;

  /** Resources were found in use (agent or framework re-registered with tasks): counted without an offer. */
  occupied(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle): void;
  /** Offered or used resources came back; the agent's row shows them available already. */
  recovered(framework: FrameworkId, role: RoleId, agent: AgentId, resources: ReadonlyBundle, recovery: Recovery): void;
  /** Part of what is held was turned into something else (RESERVE, CREATE, ...); not an allocation. */
  converted(
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    consumed: ReadonlyBundle,
    produced: ReadonlyBundle,
  ): void;
  /** The same on what nobody holds (operator). */
  convertedUnused(agent: AgentId, consumed: ReadonlyBundle, produced: ReadonlyBundle): void;

  /** A task was launched out of an offer: its part of what was offered is in use now. */
  launched(task: TaskId): void;
  /** A task ended; called before `recovered`, while its row is still there. */
  ended(task: TaskId): void;
  /** A framework declared other demand. */
  demandChanged(framework: FrameworkId): void;

  /** Work of a framework is about to begin on an agent: is its service loaded there, so that it starts without delay? */
  takeStandby?(task: TaskId): boolean;
  /** A new master leads; so many agents were registered before it. The allocator may wait until enough are back (spec/mesos.md 4.10). */
  failedOver?(agents: number): void;

  /** Would a cycle now decide nothing, whatever agents it covered? Then one that was asked for is left out. Default: never. */
  readonly isIdle?: boolean;
  /** One cycle. `sequence` is the arming number of the cycle (see `nextSequence`), `periodic` says what set it off. */
  allocate(agents: CycleAgents, sequence: number, periodic: boolean): void;
}
