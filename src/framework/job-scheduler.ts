import type { AgentId, JobId, TaskId } from '../cluster/ids.ts';
import { TaskState } from '../cluster/tasks.ts';
import type { Micros } from '../engine/micros.ts';
import type { Offer, Scheduler, SchedulerDriver, TaskUpdate } from '../master/scheduler.ts';
import { Attention } from './attention.ts';
import { BackOff } from './back-off.ts';
import { type BehaviourOptions, checkOptions } from './behaviour-options.ts';
import { CrashLoop } from './crash-loop.ts';
import { makeQueue } from './disciplines/disciplines.ts';
import { HeldOffers } from './held-offers.ts';
import type { Opening } from './openings.ts';
import { Patience } from './patience.ts';
import type { Placement } from './placement/placement.ts';
import { Retry } from './retry.ts';
import { Work } from './work.ts';

/** What a timer is for: the low part of its token, whose high part is the job or task, if it is about one. */
const Timer = { revive: 0, hold: 1, patience: 2, resume: 3, crash: 4 } as const;
const TIMERS = 5;

/**
 * A framework's scheduler for jobs of any kind: it takes in jobs, answers offers and hears of tasks. What sets behaviours apart is
 * given to it: how stages open, how tasks are placed, and the options.
 */
export class JobScheduler implements Scheduler {
  readonly #options: BehaviourOptions;
  readonly #placement: Placement;
  readonly #work: Work;
  readonly #attention: Attention;
  readonly #retry: Retry;
  readonly #held: HeldOffers;
  readonly #backOff: BackOff | undefined;
  readonly #patience: Patience | undefined;
  readonly #crashLoop: CrashLoop | undefined;
  /** Launches by position in the list of offers being answered. */
  #launches = new Int32Array(16);
  #isAnswering = false;

  /** @throws RangeError naming the first option whose value makes no sense. */
  constructor(options: BehaviourOptions, opening: Opening, placement: Placement) {
    checkOptions(options);
    this.#options = options;
    if (options.crashAfter !== undefined)
      this.#crashLoop = new CrashLoop(placement, options.crashAfter, (task) => task * TIMERS + Timer.crash);
    this.#placement = this.#crashLoop ?? placement;
    const queue = makeQueue(options.discipline, options.estimates);
    this.#work = new Work(queue, this.#placement, opening, options.overAsk);
    this.#attention = new Attention(options.suppress, options.revive, options.reviveMinGap, Timer.revive);
    this.#retry = new Retry(options.onKill, options.checkpointOnNotice);
    this.#held = new HeldOffers(options.hold, options.holdJitter, Timer.hold);
    if (options.backOff !== undefined) this.#backOff = new BackOff(options.backOff);
    if (options.discipline === 'none')
      this.#patience = new Patience(options.patience, (job) => job * TIMERS + Timer.patience);
  }

  onRegistered(driver: SchedulerDriver): void {
    this.#attention.registered(driver);
    if (this.#work.size === 0) this.#attention.nothingWaits(driver);
    else this.#attention.workCame(driver);
  }

  onJob(job: JobId, driver: SchedulerDriver): void {
    this.#work.submit(job, driver);
    this.#patience?.submitted(job, driver);
    this.#workCame(driver);
  }

  onOffers(offers: readonly Offer[], driver: SchedulerDriver): void {
    if (!this.#held.isUsed) this.#answer(offers, driver);
    else {
      this.#held.expect(offers, driver);
      this.#answer([...this.#held.takeAll(), ...offers], driver);
    }
  }

  onRescind(offer: Offer): void {
    this.#held.forget(offer);
  }

  onUpdate(update: TaskUpdate, driver: SchedulerDriver): void {
    const { task, stage, state } = update;
    if (state < TaskState.finished) return;
    const job = driver.stages.job(stage);
    this.#placement.taskEnded?.(update, driver);
    this.#patience?.forget(job, driver);
    if (state === TaskState.finished) {
      this.#retry.forget(task);
      this.#backOff?.succeeded(job);
      if (this.#work.done(job, update, driver)) this.#workCame(driver);
      return;
    }
    const remaining = this.#retry.remaining(update, driver);
    this.#retry.forget(task);
    this.#work.returned(job, update, remaining, driver);
    if (state === TaskState.failed) this.#pause(job, driver);
    this.#placement.taskReturned?.(stage, driver);
    this.#workCame(driver);
  }

  onReclaim(task: TaskId, _deadline: number, driver: SchedulerDriver): void {
    this.#retry.noticed(task, driver);
  }

  /** Lets the agent go: what runs there is moved when it is lost, not before. */
  onInverseOffer(agent: AgentId, _unavailableFrom: Micros, driver: SchedulerDriver): void {
    driver.answerInverseOffer(agent, true, this.#options.refuse);
  }

  onTimer(token: number, driver: SchedulerDriver): void {
    const row = Math.floor(token / TIMERS);
    switch (token % TIMERS) {
      case Timer.revive:
        this.#attention.revivePlanned(this.#work.size > 0, driver);
        break;
      case Timer.hold:
        this.#answer(this.#held.takeAll(), driver);
        break;
      case Timer.patience:
        if (this.#patience?.isLost(row, driver)) this.#work.reject(row, driver);
        if (this.#work.size === 0) this.#attention.nothingWaits(driver);
        break;
      case Timer.resume:
        this.#work.resume(row, driver);
        this.#workCame(driver);
        break;
      case Timer.crash:
        this.#crashLoop?.crash(row, driver);
        break;
    }
  }

  onEnd(driver: SchedulerDriver): void {
    for (const offer of this.#held.takeAll()) driver.decline(offer, 0);
  }

  /** Uses offers at hand, then asks for more if something still waits. */
  #workCame(driver: SchedulerDriver): void {
    if (this.#work.size > 0 && this.#held.count > 0 && !this.#isAnswering) this.#answer(this.#held.takeAll(), driver);
    if (this.#work.size > 0) this.#attention.workCame(driver);
  }

  /** Launches what it can out of the offers and answers them, except those it goes on holding. */
  #answer(offers: readonly Offer[], driver: SchedulerDriver): void {
    const count = offers.length;
    if (this.#launches.length < count) this.#launches = new Int32Array(2 * count);
    const launches = this.#launches;
    for (let i = 0; i < count; i++) launches[i] = 0; // Mostly a few: `fill` takes longer.
    const { declineAll, refuse, refuseIdle } = this.#options;
    this.#isAnswering = true;
    if (this.#work.size > 0 && !declineAll) this.#placement.place(offers, launches, this.#work, driver);
    const refuseFor = this.#work.size > 0 ? refuse : (refuseIdle ?? refuse);
    const holds = this.#held.isUsed;
    for (let i = 0; i < count; i++) {
      const offer = offers[i]!;
      if (launches[i]! > 0) driver.accept(offer, refuseFor);
      else if (holds && !this.#held.isOverdue(offer, driver)) this.#held.keep(offer);
      else driver.decline(offer, refuseFor);
    }
    this.#isAnswering = false;
    if (this.#work.size === 0) this.#attention.nothingWaits(driver);
  }

  #pause(job: JobId, driver: SchedulerDriver): void {
    if (this.#backOff === undefined || this.#work.isPaused(job)) return;
    this.#work.pause(job, driver);
    driver.wake(this.#backOff.failed(job), job * TIMERS + Timer.resume);
  }
}
