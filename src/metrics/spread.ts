import { type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type * as Types from '../cluster/record-types.ts';
import { TaskState } from '../cluster/tasks.ts';
import type { Book, SpanListener } from './book.ts';
import type { Deciding } from './deciding.ts';
import type { EntitlementWatch } from './entitlement-watch.ts';
import type { Holdings } from './holdings.ts';
import type { JobLog } from './job-log.ts';
import type { Loans } from './loans.ts';
import type { LostWork } from './lost-work.ts';
import type { Moments } from './moments.ts';
import type { Offers } from './offers.ts';
import type { ReclaimLoops } from './reclaim-loops.ts';
import type { TimeSeriesRecorder } from './time-series.ts';
import type { Utilization } from './utilization.ts';
import type { WaitLedger } from './wait-ledger.ts';
import type { Waiting } from './waiting.ts';

/** The measures that hear of records or of spans. */
export interface Listening {
  readonly book: Book;
  readonly log: JobLog;
  readonly waiting: Waiting;
  readonly offers: Offers;
  readonly lost: LostWork;
  readonly loans: Loans;
  readonly loops: ReclaimLoops;
  readonly waits: WaitLedger;
  readonly deciding: Deciding;
  readonly series: TimeSeriesRecorder;
  readonly utilization: Utilization;
  readonly holdings: Holdings;
  readonly entitlement: EntitlementWatch;
  readonly moments: Moments;
}

/**
 * Hears each record and each span once and hands it to the measures that want it, by name: nine observers that each hear every record for
 * themselves cost more than what they do with it. The book comes first: its levels are up to date, and the time before has been counted, when a
 * measure hears of a record.
 */
export class Spread implements Types.Observer, SpanListener {
  readonly #book: Book;
  readonly #log: JobLog;
  readonly #waiting: Waiting;
  readonly #offers: Offers;
  readonly #lost: LostWork;
  readonly #loans: Loans;
  readonly #loops: ReclaimLoops;
  readonly #waits: WaitLedger;
  readonly #deciding: Deciding;
  readonly #series: TimeSeriesRecorder;
  readonly #utilization: Utilization;
  readonly #holdings: Holdings;
  readonly #entitlement: EntitlementWatch;
  readonly #moments: Moments;

  constructor(to: Listening) {
    this.#book = to.book;
    this.#log = to.log;
    this.#waiting = to.waiting;
    this.#offers = to.offers;
    this.#lost = to.lost;
    this.#loans = to.loans;
    this.#loops = to.loops;
    this.#waits = to.waits;
    this.#deciding = to.deciding;
    this.#series = to.series;
    this.#utilization = to.utilization;
    this.#holdings = to.holdings;
    this.#entitlement = to.entitlement;
    this.#moments = to.moments;
    to.book.follow(this);
  }

  /** The ledger says what is stranded before that is counted, and spells of starvation are told to series that have come as far. */
  elapsed(): void {
    this.#series.elapsed();
    this.#waits.elapsed();
    this.#utilization.elapsed();
    this.#holdings.elapsed();
    const { changedRoles, changedFrameworks } = this.#book;
    for (let i = 0; i < changedRoles.length; i++) {
      const account = changedRoles[i]!;
      this.#series.roleElapsed(account);
      this.#holdings.roleElapsed(account);
      if (account.framework !== NONE) this.#waiting.frameworkElapsed(account);
    }
    for (let i = 0; i < changedFrameworks.length; i++) {
      const account = changedFrameworks[i]!;
      this.#series.frameworkElapsed(account);
      this.#holdings.frameworkElapsed(account);
      this.#waiting.frameworkElapsed(account);
    }
    this.#entitlement.elapsed();
    this.#moments.elapsed();
  }

  parted(framework: FrameworkId, role: RoleId): void {
    this.#series.parted(framework, role);
    this.#holdings.parted(framework, role);
  }

  agentAdded(record: Types.AgentAdded): void {
    this.#book.agentAdded(record);
    this.#loops.agentAdded();
    this.#waits.agentAdded(record);
  }

  agentRemoved(record: Types.AgentRemoved): void {
    this.#book.agentRemoved(record);
    this.#loops.agentRemoved();
    this.#waits.agentRemoved(record);
  }

  agentChanged(record: Types.AgentChanged): void {
    this.#book.agentChanged(record);
    this.#loops.agentChanged();
    this.#waits.agentChanged(record);
  }

  agentActivated(record: Types.AgentActivated): void {
    this.#book.agentActivated(record);
    this.#waits.agentActivated(record);
  }

  frameworkRegistered(record: Types.FrameworkRegistered): void {
    this.#book.frameworkRegistered(record);
    this.#waits.frameworkRegistered(record);
  }

  frameworkRemoved(record: Types.FrameworkRemoved): void {
    this.#book.frameworkRemoved(record);
    this.#waits.frameworkRemoved(record);
  }

  frameworkActivated(record: Types.FrameworkActivated): void {
    this.#book.frameworkActivated(record);
    this.#waits.frameworkActivated(record);
  }

  suppressed(record: Types.Suppressed): void {
    this.#book.suppressed(record);
    this.#waits.suppressed(record);
  }

  revived(record: Types.Revived): void {
    this.#book.revived(record);
    this.#waits.revived(record);
  }

  jobSubmitted(record: Types.JobSubmitted): void {
    this.#log.jobSubmitted(record);
  }

  jobRejected(record: Types.JobRejected): void {
    this.#book.jobRejected(record);
    this.#log.jobRejected(record);
    this.#lost.jobRejected(record);
    this.#loops.jobRejected(record);
    this.#waits.jobRejected(record);
  }

  jobEnded(record: Types.JobEnded): void {
    this.#book.jobEnded(record);
    this.#log.jobEnded(record);
    this.#lost.jobEnded(record);
    this.#loops.jobEnded(record);
    this.#waits.jobEnded(record);
  }

  stageReady(record: Types.StageReady): void {
    this.#book.stageReady(record);
    this.#waiting.stageReady(record);
    this.#loops.stageReady(record);
    this.#waits.stageReady(record);
  }

  cycleRan(record: Types.CycleRan): void {
    this.#book.cycleRan(record);
    this.#waits.cycleRan(record);
    this.#deciding.cycleRan(record);
  }

  offerMade(record: Types.OfferMade): void {
    this.#book.offerMade(record);
    this.#offers.offerMade(record);
    this.#waits.offerMade();
  }

  offerAccepted(record: Types.OfferAccepted): void {
    this.#book.offerAccepted(record);
    this.#offers.offerAccepted(record);
    this.#waits.offerAccepted(record);
  }

  offerDeclined(record: Types.OfferDeclined): void {
    this.#book.offerDeclined(record);
    this.#offers.offerDeclined(record);
    this.#waits.offerDeclined(record);
  }

  offerRescinded(record: Types.OfferRescinded): void {
    this.#book.offerRescinded(record);
    this.#offers.offerRescinded(record);
    this.#waits.offerRescinded(record);
  }

  taskLaunched(record: Types.TaskLaunched): void {
    this.#book.taskLaunched(record);
    this.#log.taskLaunched(record);
    this.#waiting.taskLaunched(record);
    this.#offers.taskLaunched(record);
    if (this.#book.isResumed) this.#lost.taskResumed(record);
    this.#waits.taskLaunched(record);
  }

  taskStarted(record: Types.TaskStarted): void {
    this.#book.taskStarted(record);
  }

  taskEnded(record: Types.TaskEnded): void {
    this.#book.taskEnded(record);
    this.#waiting.taskEnded(record);
    if (record.state !== TaskState.finished) this.#lost.taskEnded(record);
    this.#loans.taskEnded(record);
    this.#loops.taskEnded(record);
    this.#waits.taskEnded(record);
  }

  taskReturned(record: Types.TaskReturned): void {
    this.#book.taskReturned(record);
    this.#log.taskReturned(record);
    this.#lost.taskReturned(record);
    this.#waits.taskReturned(record);
  }

  reclaimNoticed(record: Types.ReclaimNoticed): void {
    this.#book.reclaimNoticed(record);
    this.#loans.reclaimNoticed(record);
    this.#loops.reclaimNoticed(record);
    this.#waits.reclaimNoticed(record);
    this.#deciding.reclaimNoticed(record);
  }

  reclaimCancelled(record: Types.ReclaimCancelled): void {
    this.#book.reclaimCancelled(record);
    this.#loans.reclaimCancelled(record);
    this.#loops.reclaimCancelled(record);
    this.#waits.reclaimCancelled(record);
    this.#deciding.reclaimCancelled(record);
  }

  loanChanged(record: Types.LoanChanged): void {
    this.#loans.loanChanged(record);
  }

  roleChanged(record: Types.RoleChanged): void {
    this.#book.roleChanged(record);
    this.#waits.roleChanged();
  }
}
