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
  readonly closeness: Closeness | undefined;
}

/** What a framework says of one shape when a cycle begins; written anew when it says something else. */
export interface Declared {
  vector: VectorId;
  /** Waiting tasks, those that are offered something included. */
  pending: number;
  /** So many of them go at once or none; Infinity for those behind a gang of another shape. */
  unit: number;
  closeness: Closeness | undefined;
}

/**
 * Notes what frameworks want, shape by shape in the order in which each first declared them. Nothing is done for those of whom nothing
 * was heard since; a guess depends on the clock and on what runs, so it is made anew every time.
 */
export function readWants(state: PlanState): void {
  const { seats } = state;
  const isGuessed = state.options.demand === 'inferred';
  for (let i = 0; i < seats.length; i++) {
    const seat = seats[i]!;
    if (!seat.isStale && !isGuessed) continue;
    seat.isStale = false;
    state.isDemandStale = true;
    let count = 0;
    if (seat.active) count = isGuessed ? guess(state, seat) : read(state, seat);
    while (seat.declared.length > count) seat.declared.pop();
  }
}

function guess(state: PlanState, seat: Seat): number {
  const vector = seat.quietUntil > state.host.now ? undefined : guessedBundle(state, seat);
  if (vector === undefined) return 0;
  write(seat, 0, vector, Number.POSITIVE_INFINITY, 1, undefined);
  return 1;
}

/** Returns how many shapes are wanted. */
function read(state: PlanState, seat: Seat): number {
  const { demand, frameworks } = state.cluster;
  const { framework } = seat;
  // What a framework declares it wants in its first role.
  if (frameworks.roles(framework)[0] !== seat.lane.role) return 0;
  const gang = demand.nextGang(framework);
  const shapes = demand.shapeCount(framework);
  let count = 0;
  for (let entry = 0; entry < shapes; entry++) {
    const pending = demand.pendingAt(framework, entry);
    if (pending <= 0) continue;
    const shape = demand.shapeAt(framework, entry);
    const vector = state.vectors.ofShape(shape);
    if (gang === undefined) write(seat, count, vector, pending, 1, undefined);
    else if (gang.shape !== shape) write(seat, count, vector, pending, Number.POSITIVE_INFINITY, undefined);
    else write(seat, count, vector, pending, gang.tasks, gang);
    count++;
  }
  return count;
}

function write(
  { declared }: Seat,
  at: number,
  vector: VectorId,
  pending: number,
  unit: number,
  closeness: Closeness | undefined,
): void {
  const entry = declared[at];
  if (entry === undefined) {
    declared.push({ vector, pending, unit, closeness });
    return;
  }
  entry.vector = vector;
  entry.pending = pending;
  entry.unit = unit;
  entry.closeness = closeness;
}

/** How many of them wait that nothing is offered to. */
export function waitingOf(seat: Seat, declared: Declared): number {
  return declared.pending - offeredOf(seat, declared.vector);
}

/** How many go at once. While a gang is offered what it needs, the one behind it waits. */
export function unitOf(seat: Seat, declared: Declared): number {
  return declared.closeness !== undefined && offeredOf(seat, declared.vector) > 0
    ? Number.POSITIVE_INFINITY
    : declared.unit;
}

function offeredOf({ offered }: Seat, vector: VectorId): number {
  return vector < offered.length ? (offered[vector] ?? 0) : 0;
}

/** Does anybody in the lane wait whom nothing is offered to? */
export function isAnyWaiting({ seats }: Lane): boolean {
  for (let i = 0; i < seats.length; i++) {
    const seat = seats[i]!;
    const { declared } = seat;
    for (let k = 0; k < declared.length; k++) if (waitingOf(seat, declared[k]!) > 0) return true;
  }
  return false;
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
  if (!isAnyWaiting(lane)) return undefined;
  for (const seat of inTurn(lane)) {
    for (const declared of seat.declared) {
      const { vector, closeness } = declared;
      const waiting = waitingOf(seat, declared);
      if (waiting <= 0 || seat.blocked[vector] === state.pass) continue;
      const amounts = state.vectors.amounts(vector);
      const unit = unitOf(seat, declared);
      const room = Math.min(lane.room(amounts, tag, false), state.usableFor(amounts));
      if (room < unit || waiting < unit) continue;
      const count = closeness !== undefined ? unit : Math.min(waiting, room, lane.seats.length === 1 ? room : 1);
      return { seat, vector, count, unit, closeness };
    }
  }
  return undefined;
}

/** Is there a leaf that wants more, and whose target allows it? Where not, there is nothing to give and nothing to take back. */
export function isAnyBelowTarget(state: PlanState): boolean {
  const { lanes } = state;
  for (let i = 0; i < lanes.length; i++) {
    const lane = lanes[i]!;
    for (const seat of lane.seats) {
      for (const declared of seat.declared)
        if (waitingOf(seat, declared) > 0 && lane.room(state.vectors.amounts(declared.vector), BORROWED, false) > 0)
          return true;
    }
  }
  return false;
}
