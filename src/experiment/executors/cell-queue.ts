import type { Cell } from '../cell.ts';

/** Cells of one policy. */
interface Lane {
  readonly policy: string;
  readonly cells: number[];
  isBegun: boolean;
}

/**
 * Cells that nobody has begun, handed out so that a thread stays with a policy. Each thread compiles for itself the code that it
 * runs, which takes as long as several short runs: two threads that share out policies compile less than two that run all of them.
 */
export class CellQueue {
  readonly #lanes: Lane[] = [];

  constructor(cells: readonly Cell[]) {
    for (const [index, { policy }] of cells.entries()) {
      let lane = this.#lanes.find((each) => each.policy === policy.label);
      if (lane === undefined) {
        lane = { policy: policy.label, cells: [], isBegun: false };
        this.#lanes.push(lane);
      }
      lane.cells.push(index);
    }
    for (const lane of this.#lanes) lane.cells.reverse(); // The next is taken off the end.
  }

  get isEmpty(): boolean {
    return this.#lanes.every(({ cells }) => cells.length === 0);
  }

  /**
   * The index of the cell to run next; undefined when none is left.
   * @param policy what this thread ran before; undefined at its start
   * @param fromEnd whether it looks for a policy that nobody has begun from the last one on: two threads that begin at both ends
   *   meet late
   */
  next(policy: string | undefined, fromEnd: boolean): number | undefined {
    const left = this.#lanes.filter(({ cells }) => cells.length > 0);
    const own = left.find((lane) => lane.policy === policy);
    const isNew = (lane: Lane): boolean => !lane.isBegun;
    const lane = own ?? (fromEnd ? left.findLast(isNew) : left.find(isNew)) ?? longest(left);
    if (lane === undefined) return undefined;
    lane.isBegun = true;
    return lane.cells.pop();
  }
}

/** The first of those with the most cells. */
function longest(lanes: readonly Lane[]): Lane | undefined {
  let most = lanes[0];
  for (const lane of lanes) if (lane.cells.length > most!.cells.length) most = lane;
  return most;
}
