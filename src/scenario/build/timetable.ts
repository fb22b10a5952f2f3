import { EventKind } from '../../cluster/event-kinds.ts';
import type { Micros } from '../../engine/micros.ts';
import type { Simulation } from '../../engine/simulation.ts';

/** What a scenario says will happen at given times; of several at one instant, what was planned first comes first. */
export class Timetable {
  readonly #simulation: Simulation;
  readonly #acts: (() => void)[] = [];

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    simulation.on(EventKind.TimetableDue, (row) => this.#acts[row]!());
  }

  plan(at: Micros, act: () => void): void {
    this.#simulation.scheduleAt(at, EventKind.TimetableDue, this.#acts.push(act) - 1);
  }
}
