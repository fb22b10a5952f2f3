import type { AgentId } from '../../cluster/ids.ts';
import type { Closeness } from '../../cluster/topology.ts';
import type { Lane, Seat } from './lane.ts';
import type { PlanState } from './plan-state.ts';
import { BORROWED, type Tag } from './target-table.ts';
import type { VectorId } from './vectors.ts';

/** Bundles of one shape that a framework still waits for. */
export interface Want {
  readonly seat: Seat;
  readonly vector: VectorId;
  /** Not counting those in its offers. */
  readonly count: number;
  /** So many go at once or none; Infinity for a gang behind the one that goes next. */
  readonly unit: number;
  /** How near each other those of a unit have to be, where that matters. */
  readonly closeness?: Closeness;
}

/** What a framework says of one shape when a cycle begins. */
export interface Declared {
  readonly vector: VectorId;
  /** Waiting tasks, those that are offered something included. */
  readonly pending: number;
  /** So many of them go at once or none; Infinity for those behind a gang of another shape. */
  readonly unit: number;
  readonly closeness: Closeness | undefined;
}

/** Notes what a framework wants in one role, shape by shape in the order in which it first declared them. */
export function readWants(state: PlanState, seat: Seat): void {
  const { declared } = seat;
  declared.length = 0;
  if (!seat.active) return;
  if (state.options.demand === 'inferred') {
    const vector = seat.quietUntil > state.host.now ? undefined : guessedBundle(state, seat);
    if (vector !== undefined)
      declared.push({ vector, pending: Number.POSITIVE_INFINITY, unit: 1, closeness: undefined });
    return;
  }
  const { demand, frameworks } = state.cluster;
  // What a framework declares it wants in its first role.
  if (frameworks.roles(seat.framework)[0] !== seat.lane.role) return;
  const gang = demand.nextGang(seat.framework);
  for (let entry = 0; entry < demand.shapeCount(seat.framework); entry++) {
    const pending = demand.pendingAt(seat.framework, entry);
    if (pending <= 0) continue;
    const shape = demand.shapeAt(seat.framework, entry);
    const vector = state.vectors.ofShape(shape);
    if (gang === undefined) declared.push({ vector, pending, unit: 1, closeness: undefined });
    else if (gang.shape !== shape)
      declared.push({ vector, pending, unit: Number.POSITIVE_INFINITY, closeness: undefined });
    else declared.push({ vector, pending, unit: gang.tasks, closeness: gang });
  }
}

/** How many of them wait that nothing is offered to. */
export function waitingOf(seat: Seat, { vector, pending }: Declared): number {
  return pending - (seat.offered[vector] ?? 0);
}

/** How many go at once. While a gang is offered what it needs, the one behind it waits. */
export function unitOf(seat: Seat, { vector, unit, closeness }: Declared): number {
  return closeness !== undefined && (seat.offered[vector] ?? 0) > 0 ? Number.POSITIVE_INFINITY : unit;
}

/** A framework that declares nothing is taken to want more of what it runs, or else whole agents of the smallest kind. */
function guessedBundle(state: PlanState, seat: Seat): VectorId | undefined {
  const { tasks, agents } = state.cluster;
  for (let task = tasks.firstOfFramework(seat.framework); task >= 0; task = tasks.nextOfFramework(task)) {
    if (tasks.role(task) === seat.lane.role) return state.vectors.of(tasks.resources(task));
  }
  let smallest: AgentId | undefined;
  for (let agent = 0; agent < agents.count; agent++) {
    if (!agents.isActive(agent) || agents.total(agent).isEmpty) continue;
    if (smallest === undefined || agents.total(smallest).contains(agents.total(agent))) smallest = agent;
  }
  return smallest === undefined ? undefined : state.vectors.of(agents.total(smallest));
}

/** Frameworks of a leaf: who holds least is served first, then by row. */
export function inTurn(lane: Lane): readonly Seat[] {
  const { seats } = lane;
  return seats.length === 1 ? seats : seats.toSorted((a, b) => holding(a) - holding(b) || a.framework - b.framework);
}

function holding(seat: Seat): number {
  return seat.offered.reduce((sum, count) => sum + (count ?? 0), seat.tasks);
}

/**
 * The bundles that go next in a lane, as long as its target allows them from sources up to the tag: those of one framework
 * and shape, and how many of them. Undefined when there are none, or no agent was found for any of them in this pass.
 */
export function nextWant(state: PlanState, lane: Lane, tag: Tag): Want | undefined {
  for (const seat of inTurn(lane)) {
    for (const declared of seat.declared) {
      const { vector, closeness } = declared;
      const waiting = waitingOf(seat, declared);
      if (waiting <= 0 || seat.blocked[vector] === state.pass) continue;
      const amounts = state.vectors.amounts(vector);
      const unit = unitOf(seat, declared);
      const room = Math.min(lane.room(amounts, tag, false), state.usableFor(amounts));
      if (room < unit || waiting < unit) continue;
      if (closeness !== undefined) return { seat, vector, count: unit, unit, closeness };
      return { seat, vector, count: Math.min(waiting, room, lane.seats.length === 1 ? room : 1), unit };
    }
  }
  return undefined;
}

/** Is there a leaf that wants more, and whose target allows it? Where not, there is nothing to give and nothing to take back. */
export function isAnyBelowTarget(state: PlanState): boolean {
  for (const lane of state.lanes) {
    for (const seat of lane.seats) {
      for (const declared of seat.declared)
        if (waitingOf(seat, declared) > 0 && lane.room(state.vectors.amounts(declared.vector), BORROWED, false) > 0)
          return true;
    }
  }
  return false;
}
