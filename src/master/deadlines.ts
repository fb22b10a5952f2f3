import { EventKind } from '../cluster/event-kinds.ts';
import type { EventId } from '../engine/event-queue.ts';
import type { Micros } from '../engine/micros.ts';
import type { Simulation } from '../engine/simulation.ts';

/** Timeouts and returns in the life of agents, frameworks and the master. They are rare, so each brings what is to be done along. */
export class Deadlines {
  readonly #simulation: Simulation;
  readonly #acts: ((() => void) | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #rows = new Map<EventId, number>();
  readonly #events: EventId[] = [];

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    simulation.on(EventKind.LifeDue, (row) => {
      const act = this.#acts[row]!;
      this.#giveBack(row);
      act();
    });
  }

  /** Does something after a delay in microseconds. Returns what `cancel` takes. */
  after(delay: Micros, act: () => void): EventId {
    const row = this.#free.pop() ?? this.#acts.length;
    const event = this.#simulation.arm(delay, EventKind.LifeDue, row);
    this.#acts[row] = act;
    this.#events[row] = event;
    this.#rows.set(event, row);
    return event;
  }

  /** Forgets what has not been done yet; what has been done, or was never planned, is left alone. */
  cancel(event: EventId | undefined): void {
    const row = event === undefined ? undefined : this.#rows.get(event);
    if (row === undefined) return;
    this.#simulation.cancel(event!);
    this.#giveBack(row);
  }

  #giveBack(row: number): void {
    this.#rows.delete(this.#events[row]!);
    this.#acts[row] = undefined;
    this.#free.push(row);
  }
}
