import { grown, Rows } from '../cluster/columns.ts';
import { EventKind } from '../cluster/event-kinds.ts';
import type { FrameworkId } from '../cluster/ids.ts';
import type { Micros } from '../engine/micros.ts';
import type { Simulation } from '../engine/simulation.ts';

/** Timers of schedulers: a row says whom to wake and with which token. */
export class Timers {
  readonly #simulation: Simulation;
  readonly #rows = new Rows();
  #framework = new Int32Array(0);
  #token = new Float64Array(0);
  #event = new Float64Array(0);

  constructor(simulation: Simulation, wake: (framework: FrameworkId, token: number) => void) {
    this.#simulation = simulation;
    simulation.on(EventKind.SchedulerTimerDue, (row) => {
      this.#rows.giveBack(row);
      this.#event[row] = Number.NaN;
      wake(this.#framework[row]!, this.#token[row]!);
    });
  }

  /** Returns what `cancel` takes: the event, which is never the same again. */
  set(delay: Micros, framework: FrameworkId, token: number): number {
    const row = this.#rows.take();
    this.#framework = grown(this.#framework, row + 1);
    this.#token = grown(this.#token, row + 1);
    this.#event = grown(this.#event, row + 1);
    this.#framework[row] = framework;
    this.#token[row] = token;
    const event = this.#simulation.arm(delay, EventKind.SchedulerTimerDue, row);
    this.#event[row] = event;
    return event;
  }

  /** A timer that has run already, or was cancelled, is left alone. */
  cancel(timer: number): void {
    if (!this.#simulation.cancel(timer)) return;
    this.#rows.giveBack(this.#event.indexOf(timer));
  }
}
