import type { AgentId } from '../../cluster/ids.ts';
import type { Closeness } from '../../cluster/topology.ts';
import type { Lane, Seat } from './lane.ts';
import type { PlanState } from './plan-state.ts';
import type { Tag } from './target-table.ts';
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

/** What a framework wants in one role, shape by shape in the order in which it first declared them. */
export function* wantsOf(state: PlanState, seat: Seat): Generator<Want> {
  if (!seat.active) return;
  if (state.options.demand === 'inferred') {
    const vector = seat.quietUntil > state.host.now ? undefined : guessedBundle(state, seat);
    if (vector !== undefined) yield { seat, vector, count: Number.POSITIVE_INFINITY, unit: 1 };
    return;
  }
  const { demand, frameworks } = state.cluster;
  // What a framework declares it wants in its first role.
  if (frameworks.roles(seat.framework)[0] !== seat.lane.role) return;
  for (let entry = 0; entry < demand.shapeCount(seat.framework); entry++) {
    const pending = demand.pendingAt(seat.framework, entry);
    if (pending <= 0) continue;
    const shape = demand.shapeAt(seat.framework, entry);
    const vector = state.vectors.ofShape(shape);
    const offered = seat.offered[vector] ?? 0;
    const count = pending - offered;
    const gang = demand.nextGang(seat.framework);
    if (gang === undefined) yield { seat, vector, count, unit: 1 };
    // What is offered already is the gang that goes next, or was.
    else if (gang.shape !== shape || offered > 0) yield { seat, vector, count, unit: Number.POSITIVE_INFINITY };
    else yield { seat, vector, count, unit: gang.tasks, closeness: gang };
  }
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
    for (const want of wantsOf(state, seat)) {
      if (want.count <= 0 || seat.blocked[want.vector] === state.pass) continue;
      const amounts = state.vectors.amounts(want.vector);
      const room = Math.min(lane.room(amounts, tag, false), state.usableFor(amounts));
      if (room < want.unit || want.count < want.unit) continue;
      if (want.closeness !== undefined) return { ...want, count: want.unit };
      return { ...want, count: Math.min(want.count, room, lane.seats.length === 1 ? room : 1) };
    }
  }
  return undefined;
}
