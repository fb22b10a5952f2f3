import type { Micros } from '../engine/micros.ts';
import type { SchedulerDriver } from '../master/scheduler.ts';

/** When a framework asks for offers by itself: `if-suppressed`, `always` when new work comes (which takes its refusals back too), or `never`. */
export type ReviveWhen = 'if-suppressed' | 'always' | 'never';

/** Asks for quiet when nothing waits, and for offers when work comes (spec/mesos.md 4.7). */
export class Attention {
  readonly #suppresses: boolean;
  readonly #reviveWhen: ReviveWhen;
  readonly #minGap: Micros;
  readonly #token: number;
  #isSuppressed = false;
  #revivedAt = Number.NEGATIVE_INFINITY;
  #isPlanned = false;

  /** Revives come at least `minGap` apart; one that comes too soon is put off, with a timer of this token. */
  constructor(suppresses: boolean, reviveWhen: ReviveWhen, minGap: Micros, token: number) {
    this.#suppresses = suppresses;
    this.#reviveWhen = reviveWhen;
    this.#minGap = minGap;
    this.#token = token;
  }

  /** (Re-)registered: what the master knows holds. */
  registered(driver: SchedulerDriver): void {
    this.#isSuppressed = driver.roles.every((role) => driver.isSuppressed(role));
  }

  nothingWaits(driver: SchedulerDriver): void {
    if (!this.#suppresses || this.#isSuppressed || !isConnected(driver)) return;
    this.#isSuppressed = true;
    driver.suppress();
  }

  workCame(driver: SchedulerDriver): void {
    if (this.#isPlanned || this.#reviveWhen === 'never') return;
    if ((!this.#isSuppressed && this.#reviveWhen !== 'always') || !isConnected(driver)) return;
    const soonest = this.#revivedAt + this.#minGap;
    if (driver.now >= soonest) this.#revive(driver);
    else {
      this.#isPlanned = true;
      driver.wake(soonest - driver.now, this.#token);
    }
  }

  /** The timer is due. */
  revivePlanned(isWorkLeft: boolean, driver: SchedulerDriver): void {
    this.#isPlanned = false;
    if (isWorkLeft && isConnected(driver)) this.#revive(driver);
  }

  #revive(driver: SchedulerDriver): void {
    this.#isSuppressed = false;
    this.#revivedAt = driver.now;
    driver.revive();
  }
}

/** Work may come, and tasks may end, while the framework is away; it catches up when it has registered again. */
function isConnected(driver: SchedulerDriver): boolean {
  return driver.cluster.frameworks.isActive(driver.framework);
}
