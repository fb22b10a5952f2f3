import { assert } from '../engine/assert.ts';
import { type Digest, LONGEST_PIECE, pieceDoubles, pieceWords } from '../engine/digest.ts';
import type { Micros } from '../engine/micros.ts';
import type { AgentId, FrameworkId, JobId, OfferId, RoleId, StageId, TaskId } from './ids.ts';
import type { RecordName } from './record-types.ts';
import { type Clock, type Records, refusedUntil } from './records.ts';
import type { ReadonlyBundle } from './resources/bundle.ts';

/**
 * Feeds the digest with every number of every record: which it is (its place among the names of records), its first row, the time, its other
 * rows and counts, each a word of 32 bits, then its other times and amounts in doubles. None of them is NaN, and nothing is -0.
 */
export class RecordDigest implements Pick<Records, RecordName> {
  readonly #digest: Digest;
  readonly #clock: Clock;

  /** @param clock that of the records: read here, as a time that is handed on is allocated */
  constructor(digest: Digest, clock: Clock) {
    this.#digest = digest;
    this.#clock = clock;
  }

  agentAdded(agent: AgentId, total: ReadonlyBundle): void {
    this.#beginWith(total, 4, 0, agent);
  }

  agentRemoved(agent: AgentId): void {
    this.#begin(4, 1, agent);
  }

  agentChanged(agent: AgentId, total: ReadonlyBundle): void {
    this.#beginWith(total, 4, 2, agent);
  }

  agentActivated(agent: AgentId, active: number): void {
    const at = this.#begin(8, 3, agent);
    this.#four(at, active);
  }

  frameworkRegistered(framework: FrameworkId): void {
    this.#begin(4, 4, framework);
  }

  frameworkRemoved(framework: FrameworkId): void {
    this.#begin(4, 5, framework);
  }

  frameworkActivated(framework: FrameworkId, active: number): void {
    const at = this.#begin(8, 6, framework);
    this.#four(at, active);
  }

  suppressed(framework: FrameworkId, role: RoleId): void {
    const at = this.#begin(8, 7, framework);
    this.#four(at, role);
  }

  revived(framework: FrameworkId, role: RoleId): void {
    const at = this.#begin(8, 8, framework);
    this.#four(at, role);
  }

  jobSubmitted(framework: FrameworkId, job: JobId): void {
    const at = this.#begin(8, 9, framework);
    this.#four(at, job);
  }

  jobRejected(framework: FrameworkId, job: JobId): void {
    const at = this.#begin(8, 10, framework);
    this.#four(at, job);
  }

  jobEnded(framework: FrameworkId, job: JobId): void {
    const at = this.#begin(8, 11, framework);
    this.#four(at, job);
  }

  stageReady(framework: FrameworkId, job: JobId, stage: StageId, tasks: number): void {
    const at = this.#begin(8, 12, framework);
    this.#four(at, job, stage, tasks);
  }

  cycleRan(periodic: number, offers: number): void {
    const at = this.#begin(8, 13, periodic);
    this.#four(at, offers);
  }

  offerMade(
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    reason: number,
    resources: ReadonlyBundle,
  ): void {
    const at = this.#beginWith(resources, 8, 14, offer);
    this.#four(at, framework, role, agent, reason);
  }

  offerAccepted(
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    operations: number,
    refuse: Micros,
    left: ReadonlyBundle,
  ): void {
    const at = this.#beginWith(left, 10, 15, offer);
    this.#four(at, framework, role, agent, operations);
    pieceDoubles[(at >> 1) + 4] = refusedUntil(this.#clock.now, refuse);
  }

  offerDeclined(
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    refuse: Micros,
    resources: ReadonlyBundle,
  ): void {
    const at = this.#beginWith(resources, 10, 16, offer);
    this.#four(at, framework, role, agent);
    pieceDoubles[(at >> 1) + 4] = refusedUntil(this.#clock.now, refuse);
  }

  offerRescinded(
    offer: OfferId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    cause: number,
    resources: ReadonlyBundle,
  ): void {
    const at = this.#beginWith(resources, 8, 17, offer);
    this.#four(at, framework, role, agent, cause);
  }

  taskLaunched(
    task: TaskId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    job: JobId,
    stage: StageId,
    index: number,
    attempts: number,
    resources: ReadonlyBundle,
  ): void {
    const at = this.#beginWith(resources, 11, 18, task);
    this.#four(at, framework, role, agent, job);
    pieceWords[at + 8] = stage | 0;
    pieceWords[at + 9] = index | 0;
    pieceWords[at + 10] = attempts | 0;
  }

  taskStarted(task: TaskId): void {
    this.#begin(4, 19, task);
  }

  taskEnded(
    task: TaskId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    job: JobId,
    stage: StageId,
    index: number,
    state: number,
    cause: number,
    progress: Micros,
    resources: ReadonlyBundle,
  ): void {
    const at = this.#beginWith(resources, 14, 20, task);
    this.#four(at, framework, role, agent, job);
    pieceWords[at + 8] = stage | 0;
    pieceWords[at + 9] = index | 0;
    pieceWords[at + 10] = state | 0;
    pieceWords[at + 11] = cause | 0;
    pieceDoubles[(at >> 1) + 6] = progress;
  }

  taskReturned(
    framework: FrameworkId,
    job: JobId,
    stage: StageId,
    index: number,
    kept: Micros,
    remaining: Micros,
  ): void {
    const at = this.#begin(12, 21, framework);
    this.#four(at, job, stage, index);
    pieceDoubles[(at >> 1) + 4] = kept;
    pieceDoubles[(at >> 1) + 5] = remaining;
  }

  reclaimNoticed(
    task: TaskId,
    framework: FrameworkId,
    role: RoleId,
    agent: AgentId,
    deadline: Micros,
    claimant: RoleId,
    lender: RoleId,
  ): void {
    const at = this.#begin(12, 22, task);
    this.#four(at, framework, role, agent, claimant);
    pieceWords[at + 8] = lender | 0;
    pieceWords[at + 9] = 0;
    pieceDoubles[(at >> 1) + 5] = deadline;
  }

  reclaimCancelled(task: TaskId, framework: FrameworkId, role: RoleId, agent: AgentId): void {
    const at = this.#begin(8, 23, task);
    this.#four(at, framework, role, agent);
  }

  loanChanged(lender: RoleId, borrower: RoleId, resources: ReadonlyBundle): void {
    const at = this.#beginWith(resources, 5, 24, lender);
    pieceWords[at + 4] = borrower | 0;
  }

  demandChanged(framework: FrameworkId, shape: number, change: number): void {
    const at = this.#begin(8, 25, framework);
    this.#four(at, shape);
    pieceDoubles[(at >> 1) + 3] = change + 0;
  }

  roleChanged(role: RoleId): void {
    this.#begin(4, 26, role);
  }

  /** The four words after the time. `| 0` changes nothing, as an array of words does the same to any number; it keeps the compiler from going by way of a double. */
  #four(at: number, a: number, b = 0, c = 0, d = 0): void {
    const words = pieceWords; // Looked up once, which is shorter, and so put into more callers.
    words[at + 4] = a | 0;
    words[at + 5] = b | 0;
    words[at + 6] = c | 0;
    words[at + 7] = d | 0;
  }

  /** Begins a record of so many words, and writes the first four. Returns where it begins. */
  #begin(count: number, code: number, first: number): number {
    const at = this.#digest.begin(count);
    pieceWords[at] = code;
    pieceWords[at + 1] = first | 0;
    pieceDoubles[(at >> 1) + 1] = this.#clock.now;
    return at;
  }

  /** Begins a record that has a bundle behind so many words: its size, its kinds, its amounts, filled up to fours. */
  #beginWith(bundle: ReadonlyBundle, count: number, code: number, first: number): number {
    const { size } = bundle;
    const kinds = count + 1;
    const amounts = (kinds + size + 1) >> 1;
    const end = (2 * (amounts + size) + 3) & ~3;
    assert(end <= LONGEST_PIECE, 'a record has no more kinds than a digest has room for');
    const at = this.#begin(end, code, first);
    const half = at >> 1;
    pieceWords[at + count] = size;
    pieceWords[at + kinds + size] = 0; // Up to an even place; if there is none to fill it is written over.
    if (2 * (amounts + size) < end) pieceDoubles[half + amounts + size] = 0;
    for (let i = 0; i < size; i++) {
      pieceWords[at + kinds + i] = bundle.kindAt(i);
      pieceDoubles[half + amounts + i] = bundle.amountAt(i);
    }
    return at;
  }
}
