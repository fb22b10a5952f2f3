/**
 * Why a waiting task did not start (DESIGN 5): every microsecond it waits is charged to exactly one of these.
 *
 * The order of the list is the order of precedence. What lies with the task's own framework comes before what lies with the
 * allocator, that before what lies with other tenants, and the plain lack of machines comes last: it is charged only where nothing
 * else explains the wait. "Room" is room for a task of that shape on one active agent, in resources that its role may use.
 *
 * Of tasks that wait alike, no more are charged to a cause that rests on room than the room holds; the others wait for what comes next
 * in the list, as if that room were not there. Four causes are those of all that are left: a framework that is suppressed or
 * disconnected, a gang (it waits as a whole), room being reclaimed (how much is not known before it is there), and the last two.
 */
export const WAIT_CAUSES = [
  /** The framework holds an offer with room and thinks about it. */
  'decision_time',
  /** It is suppressed or disconnected, keeps offers with room unanswered, or refuses every agent with room. */
  'own_filter',
  /** There is room for some of its tasks, and it launches all of a job or none. */
  'gang',
  /** Agents with room are shown to it and may not be used: placement constraints, offer constraints, GPU agents. */
  'constraint',
  /** There is room that its role may not have: a quota limit, headroom for guarantees, what is reserved for other roles. */
  'quota',
  /** There is room, and the plan does not let its role borrow it. */
  'borrow_limit',
  /** There is room, and no allocation cycle has looked at it since. */
  'allocation_interval',
  /** Room is being taken back for its role: a borrower has its notice and some time to go. */
  'reclaim_grace',
  /** Room is in offers that others hold. */
  'locked',
  /** There is enough in all, but in pieces on several agents. */
  'fragmentation',
  /** An agent with room has been lost, is disconnected or drained, and is not back. */
  'agent_loss',
  /** There was room since it waits (or last launched), and others, who came first in the order, took it; or leaves it unused for them. */
  'share_order',
  /** All is in use. */
  'capacity',
] as const;
export type WaitCause = (typeof WAIT_CAUSES)[number];

/** A row of {@link WAIT_CAUSES}. */
export type WaitCauseCode = number;

export const Cause = Object.fromEntries(WAIT_CAUSES.map((cause, row) => [cause, row])) as Readonly<
  Record<WaitCause, WaitCauseCode>
>;

/** What the records do not tell of a framework or its policy, and the scenario does. */
export interface WaitTraits {
  /** Why it declines agents with room for a task while it has work: it wants room for all tasks of a job, or has constraints. */
  readonly declines?: 'gang' | 'constraint';
  /** It keeps offers it cannot use yet. */
  readonly holds?: boolean;
  /** Its role's share of idle resources is bounded by a plan of loans. */
  readonly borrows?: boolean;
}

export const NO_TRAITS: WaitTraits = {};
