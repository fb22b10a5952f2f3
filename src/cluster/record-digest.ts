import { assert } from '../engine/assert.ts';
import type { Digest } from '../engine/digest.ts';
import type * as Types from './record-types.ts';
import type { Clock } from './records.ts';
import type { ReadonlyBundle } from './resources/bundle.ts';

/** So many words a record may have: more than any bundle of one agent needs. */
const ROOM = 0x1_0000;
// Where a record is written before it is mixed in: one place for all digests, as each is mixed in before the next begins. Constants, so that the
// compiler knows where they lie and how long they are.
const doubles = new Float64Array(ROOM / 2);
const words = new Int32Array(doubles.buffer);

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
    this.#begin(0, agent);
    this.#mixWith(total, 4);
  }

  agentRemoved({ agent }: Types.AgentRemoved): void {
    this.#begin(1, agent);
    this.#mix(4);
  }

  agentChanged({ agent, total }: Types.AgentChanged): void {
    this.#begin(2, agent);
    this.#mixWith(total, 4);
  }

  agentActivated({ agent, active }: Types.AgentActivated): void {
    this.#begin(3, agent);
    this.#four(active);
    this.#mix(8);
  }

  frameworkRegistered({ framework }: Types.FrameworkRegistered): void {
    this.#begin(4, framework);
    this.#mix(4);
  }

  frameworkRemoved({ framework }: Types.FrameworkRemoved): void {
    this.#begin(5, framework);
    this.#mix(4);
  }

  frameworkActivated({ framework, active }: Types.FrameworkActivated): void {
    this.#begin(6, framework);
    this.#four(active);
    this.#mix(8);
  }

  suppressed({ framework, role }: Types.Suppressed): void {
    this.#begin(7, framework);
    this.#four(role);
    this.#mix(8);
  }

  revived({ framework, role }: Types.Revived): void {
    this.#begin(8, framework);
    this.#four(role);
    this.#mix(8);
  }

  jobSubmitted({ framework, job }: Types.JobSubmitted): void {
    this.#begin(9, framework);
    this.#four(job);
    this.#mix(8);
  }

  jobRejected({ framework, job }: Types.JobRejected): void {
    this.#begin(10, framework);
    this.#four(job);
    this.#mix(8);
  }

  jobEnded({ framework, job }: Types.JobEnded): void {
    this.#begin(11, framework);
    this.#four(job);
    this.#mix(8);
  }

  stageReady({ framework, job, stage, tasks }: Types.StageReady): void {
    this.#begin(12, framework);
    this.#four(job, stage, tasks);
    this.#mix(8);
  }

  cycleRan({ periodic, offers }: Types.CycleRan): void {
    this.#begin(13, periodic);
    this.#four(offers);
    this.#mix(8);
  }

  offerMade({ offer, framework, role, agent, reason, resources }: Types.OfferMade): void {
    this.#begin(14, offer);
    this.#four(framework, role, agent, reason);
    this.#mixWith(resources, 8);
  }

  offerAccepted({ offer, framework, role, agent, operations, refusedUntil, left }: Types.OfferAccepted): void {
    this.#begin(15, offer);
    this.#four(framework, role, agent, operations);
    doubles[4] = refusedUntil;
    this.#mixWith(left, 10);
  }

  offerDeclined({ offer, framework, role, agent, refusedUntil, resources }: Types.OfferDeclined): void {
    this.#begin(16, offer);
    this.#four(framework, role, agent);
    doubles[4] = refusedUntil;
    this.#mixWith(resources, 10);
  }

  offerRescinded({ offer, framework, role, agent, cause, resources }: Types.OfferRescinded): void {
    this.#begin(17, offer);
    this.#four(framework, role, agent, cause);
    this.#mixWith(resources, 8);
  }

  taskLaunched({ task, framework, role, agent, job, stage, index, attempts, resources }: Types.TaskLaunched): void {
    this.#begin(18, task);
    this.#four(framework, role, agent, job);
    words[8] = stage;
    words[9] = index;
    words[10] = attempts;
    this.#mixWith(resources, 11);
  }

  taskStarted({ task }: Types.TaskStarted): void {
    this.#begin(19, task);
    this.#mix(4);
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
    this.#begin(20, task);
    this.#four(framework, role, agent, job);
    words[8] = stage;
    words[9] = index;
    words[10] = state;
    words[11] = cause;
    doubles[6] = progress;
    this.#mixWith(resources, 14);
  }

  taskReturned({ framework, job, stage, index, kept, remaining }: Types.TaskReturned): void {
    this.#begin(21, framework);
    this.#four(job, stage, index);
    doubles[4] = kept;
    doubles[5] = remaining;
    this.#mix(12);
  }

  reclaimNoticed({ task, framework, role, agent, claimant, lender, deadline }: Types.ReclaimNoticed): void {
    this.#begin(22, task);
    this.#four(framework, role, agent, claimant);
    words[8] = lender;
    words[9] = 0;
    doubles[5] = deadline;
    this.#mix(12);
  }

  reclaimCancelled({ task, framework, role, agent }: Types.ReclaimCancelled): void {
    this.#begin(23, task);
    this.#four(framework, role, agent);
    this.#mix(8);
  }

  loanChanged({ lender, borrower, resources }: Types.LoanChanged): void {
    this.#begin(24, lender);
    words[4] = borrower;
    this.#mixWith(resources, 5);
  }

  demandChanged({ framework, shape, change }: Types.DemandChanged): void {
    this.#begin(25, framework);
    this.#four(shape);
    doubles[3] = change + 0;
    this.#mix(8);
  }

  roleChanged({ role }: Types.RoleChanged): void {
    this.#begin(26, role);
    this.#mix(4);
  }

  #begin(code: number, first: number): void {
    words[0] = code;
    words[1] = first;
    doubles[1] = this.#clock.now;
  }

  /** The four words after the time. */
  #four(a: number, b = 0, c = 0, d = 0): void {
    words[4] = a;
    words[5] = b;
    words[6] = c;
    words[7] = d;
  }

  #mix(count: number): void {
    this.#digest.mixWords(words, count);
  }

  /** Puts a bundle behind so many words, its size, its kinds, its amounts, fills up to fours, and mixes all. */
  #mixWith(bundle: ReadonlyBundle, count: number): void {
    const { size } = bundle;
    const kinds = count + 1;
    const amounts = (kinds + size + 1) >> 1;
    const end = (2 * (amounts + size) + 3) & ~3;
    assert(end <= ROOM, 'a record has no more kinds than a digest has room for');
    words[count] = size;
    words[kinds + size] = 0; // Up to an even place; if there is none to fill it is written over.
    if (2 * (amounts + size) < end) doubles[amounts + size] = 0;
    for (let i = 0; i < size; i++) {
      words[kinds + i] = bundle.kindAt(i);
      doubles[amounts + i] = bundle.amountAt(i);
    }
    this.#digest.mixWords(words, end);
  }
}
