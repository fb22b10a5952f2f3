import type { Digest } from '../engine/digest.ts';
import type * as Types from './record-types.ts';
import type { Clock } from './records.ts';
import type { ReadonlyBundle } from './resources/bundle.ts';

/**
 * Feeds the digest with every number of every record: which it is (its place among the names of records), its first row, the time, its other
 * rows and counts, each a word of 32 bits, then its other times and amounts in doubles. None of them is NaN, and nothing is -0.
 */
export class RecordDigest implements Required<Types.Observer> {
  readonly #digest: Digest;
  readonly #clock: Clock;

  /** @param clock that of the records: read here, as a time that is handed on is allocated */
  constructor(digest: Digest, clock: Clock) {
    this.#digest = digest;
    this.#clock = clock;
  }

  agentAdded({ agent, total }: Types.AgentAdded): void {
    const start = this.#begin(0, agent, 4, total);
    this.#bundle(total, start + 4);
  }

  agentRemoved({ agent }: Types.AgentRemoved): void {
    this.#begin(1, agent, 4);
  }

  agentChanged({ agent, total }: Types.AgentChanged): void {
    const start = this.#begin(2, agent, 4, total);
    this.#bundle(total, start + 4);
  }

  agentActivated({ agent, active }: Types.AgentActivated): void {
    const start = this.#begin(3, agent, 8);
    this.#four(start, active);
  }

  frameworkRegistered({ framework }: Types.FrameworkRegistered): void {
    this.#begin(4, framework, 4);
  }

  frameworkRemoved({ framework }: Types.FrameworkRemoved): void {
    this.#begin(5, framework, 4);
  }

  frameworkActivated({ framework, active }: Types.FrameworkActivated): void {
    const start = this.#begin(6, framework, 8);
    this.#four(start, active);
  }

  suppressed({ framework, role }: Types.Suppressed): void {
    const start = this.#begin(7, framework, 8);
    this.#four(start, role);
  }

  revived({ framework, role }: Types.Revived): void {
    const start = this.#begin(8, framework, 8);
    this.#four(start, role);
  }

  jobSubmitted({ framework, job }: Types.JobSubmitted): void {
    const start = this.#begin(9, framework, 8);
    this.#four(start, job);
  }

  jobRejected({ framework, job }: Types.JobRejected): void {
    const start = this.#begin(10, framework, 8);
    this.#four(start, job);
  }

  jobEnded({ framework, job }: Types.JobEnded): void {
    const start = this.#begin(11, framework, 8);
    this.#four(start, job);
  }

  stageReady({ framework, job, stage, tasks }: Types.StageReady): void {
    const start = this.#begin(12, framework, 8);
    this.#four(start, job, stage, tasks);
  }

  cycleRan({ periodic, offers }: Types.CycleRan): void {
    const start = this.#begin(13, periodic, 8);
    this.#four(start, offers);
  }

  offerMade({ offer, framework, role, agent, reason, resources }: Types.OfferMade): void {
    const start = this.#begin(14, offer, 8, resources);
    this.#four(start, framework, role, agent, reason);
    this.#bundle(resources, start + 8);
  }

  offerAccepted({ offer, framework, role, agent, operations, refusedUntil, left }: Types.OfferAccepted): void {
    const start = this.#begin(15, offer, 10, left);
    const { doubles } = this.#digest;
    this.#four(start, framework, role, agent, operations);
    doubles[(start >> 1) + 4] = refusedUntil;
    this.#bundle(left, start + 10);
  }

  offerDeclined({ offer, framework, role, agent, refusedUntil, resources }: Types.OfferDeclined): void {
    const start = this.#begin(16, offer, 10, resources);
    const { doubles } = this.#digest;
    this.#four(start, framework, role, agent);
    doubles[(start >> 1) + 4] = refusedUntil;
    this.#bundle(resources, start + 10);
  }

  offerRescinded({ offer, framework, role, agent, cause, resources }: Types.OfferRescinded): void {
    const start = this.#begin(17, offer, 8, resources);
    this.#four(start, framework, role, agent, cause);
    this.#bundle(resources, start + 8);
  }

  taskLaunched({ task, framework, role, agent, job, stage, index, attempts, resources }: Types.TaskLaunched): void {
    const start = this.#begin(18, task, 11, resources);
    const { words } = this.#digest;
    this.#four(start, framework, role, agent, job);
    words[start + 8] = stage;
    words[start + 9] = index;
    words[start + 10] = attempts;
    this.#bundle(resources, start + 11);
  }

  taskStarted({ task }: Types.TaskStarted): void {
    this.#begin(19, task, 4);
  }

  taskEnded({
    task,
    framework,
    role,
    agent,
    job,
    stage,
    index,
    state,
    cause,
    progress,
    resources,
  }: Types.TaskEnded): void {
    const start = this.#begin(20, task, 14, resources);
    const { words, doubles } = this.#digest;
    this.#four(start, framework, role, agent, job);
    words[start + 8] = stage;
    words[start + 9] = index;
    words[start + 10] = state;
    words[start + 11] = cause;
    doubles[(start >> 1) + 6] = progress;
    this.#bundle(resources, start + 14);
  }

  taskReturned({ framework, job, stage, index, kept, remaining }: Types.TaskReturned): void {
    const start = this.#begin(21, framework, 12);
    const { doubles } = this.#digest;
    this.#four(start, job, stage, index);
    doubles[(start >> 1) + 4] = kept;
    doubles[(start >> 1) + 5] = remaining;
  }

  reclaimNoticed({ task, framework, role, agent, claimant, lender, deadline }: Types.ReclaimNoticed): void {
    const start = this.#begin(22, task, 12);
    const { words, doubles } = this.#digest;
    this.#four(start, framework, role, agent, claimant);
    words[start + 8] = lender;
    words[start + 9] = 0;
    doubles[(start >> 1) + 5] = deadline;
  }

  reclaimCancelled({ task, framework, role, agent }: Types.ReclaimCancelled): void {
    const start = this.#begin(23, task, 8);
    this.#four(start, framework, role, agent);
  }

  loanChanged({ lender, borrower, resources }: Types.LoanChanged): void {
    const start = this.#begin(24, lender, 5, resources);
    const { words } = this.#digest;
    words[start + 4] = borrower;
    this.#bundle(resources, start + 5);
  }

  demandChanged({ framework, shape, change }: Types.DemandChanged): void {
    const start = this.#begin(25, framework, 8);
    const { doubles } = this.#digest;
    this.#four(start, shape);
    doubles[(start >> 1) + 3] = change + 0;
  }

  /** Begins a piece: so many words, and the bundle behind them. Gives back where it begins. */
  #begin(code: number, first: number, count: number, bundle?: ReadonlyBundle): number {
    const digest = this.#digest;
    const start = digest.piece(bundle === undefined ? count : endOf(bundle, count));
    const { words } = digest;
    words[start] = code;
    words[start + 1] = first;
    digest.doubles[(start >> 1) + 1] = this.#clock.now;
    return start;
  }

  /** The four words after the time. */
  #four(start: number, a: number, b = 0, c = 0, d = 0): void {
    const { words } = this.#digest;
    words[start + 4] = a;
    words[start + 5] = b;
    words[start + 6] = c;
    words[start + 7] = d;
  }

  /** Writes a bundle: its size, its kinds, its amounts, and zeros up to the next four. */
  #bundle(bundle: ReadonlyBundle, start: number): void {
    const { words, doubles } = this.#digest;
    const { size } = bundle;
    let end = start;
    words[end++] = size;
    for (let i = 0; i < size; i++) words[end++] = bundle.kindAt(i);
    if ((end & 1) === 1) words[end++] = 0;
    for (let i = 0; i < size; i++) {
      doubles[end >> 1] = bundle.amountAt(i);
      end += 2;
    }
    while ((end & 3) !== 0) words[end++] = 0;
  }
}

/** Where a piece ends that has a bundle behind so many words. */
function endOf({ size }: ReadonlyBundle, count: number): number {
  const amounts = (count + 1 + size + 1) & ~1;
  return (amounts + 2 * size + 3) & ~3;
}
